import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Blocks of a store's memory")
struct BlockHeapTests {
  @Test("M1 a size has room for what is asked, wastes little, and has a place of its own")
  func sizes() {
    var last = 0
    var lastIndex = -1
    for byteCount in 0...BlockSize.maximum {
      let size = BlockSize.rounded(byteCount)
      #expect(size >= byteCount && size % 16 == 0 && BlockSize.rounded(size) == size)
      #expect(size - byteCount <= 16 + byteCount / (SpanRegion.spanBytes / size))
      let index = BlockSize.index(of: size)
      #expect((index == lastIndex) == (size == last))
      #expect(index == lastIndex || index > lastIndex && index < BlockSize.classCount)
      (last, lastIndex) = (size, index)
    }
    #expect(BlockSize.rounded(1_000_000) == 1_000_000)
  }

  /// A block full of one byte.
  @safe
  private struct Block {
    private let base: UnsafeMutableRawPointer
    private let size: Int
    private let mark: UInt8
    private let heap: BlockHeap

    init(_ byteCount: Int, mark: UInt8, in heap: BlockHeap) {
      size = BlockSize.rounded(byteCount)
      self.mark = mark
      self.heap = heap
      unsafe base = heap.allocate(size)
      unsafe base.initializeMemory(as: UInt8.self, repeating: mark, count: size)
    }

    /// Ends it.
    ///
    /// - Returns: Whether every byte is still what it was filled with.
    func free() -> Bool {
      let isWhole = unsafe UnsafeRawBufferPointer(start: base, count: size).allSatisfy {
        $0 == mark
      }
      unsafe heap.free(base, size)
      return isWhole
    }
  }

  @Test("L7 M1 blocks do not overlap, and all that is freed goes back to the system")
  func blocks() {
    withSeed { random in
      let memory = StoreMemory()
      var blocks: [Block] = []
      for step in 0..<30_000 {
        if random.next() % 16 < (step / 10_000 % 2 == 0 ? 10 : 4) {
          let byteCount = Int(random.next() % (random.next() % 8 == 0 ? 20_000 : 1_500))
          let heap = memory.heap(ofShard: step % 3)
          blocks.append(Block(byteCount, mark: UInt8(step % 251), in: heap))
        } else if let index = blocks.indices.randomElement(using: &random) {
          #expect(blocks.remove(at: index).free())
        }
        if step % 64 == 0 { memory.giveBack() }
      }
      #expect(memory.unusedBytes > 0)
      while let block = blocks.popLast() {
        #expect(block.free())
        memory.giveBack()
      }
      #expect(memory.unusedBytes <= 33 * SpanRegion.spanBytes)
      memory.deallocate()
    }
  }
}
