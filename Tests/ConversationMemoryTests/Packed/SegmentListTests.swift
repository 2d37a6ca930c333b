import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Lists of segments")
struct SegmentListTests {
  @Test("M5 a list keeps its segments in order while it grows, moves up, and is a block's size")
  func twin() {
    withSeed { random in
      let memory = StoreMemory()
      let heap = memory.heap(ofShard: 0)
      var list = SegmentList(in: heap)
      var twin: [UInt32] = []
      for step in 0..<5_000 {
        if random.next() % 16 < (step < 2_500 ? 10 : 7) {
          let base = unsafe heap.allocate(16)
          unsafe list.append(
            PackedSegment(
              base: base, capacity: 16, end: UInt32(step), lastID: .none, lastArrival: 0,
              lastDepth: 0), in: heap)
          twin.append(UInt32(step))
        } else if !twin.isEmpty {
          unsafe heap.free(list[0].base, 16)
          list.removeFirst()
          twin.removeFirst()
        }
        #expect(list.count == twin.count)
        if let index = twin.indices.randomElement(using: &random) {
          #expect(list[index].end == twin[index])
        }
        #expect(list.heldBytes <= 256 + 8 * MemoryLayout<PackedSegment>.stride * (twin.count + 500))
      }
      for index in 0..<list.count { unsafe heap.free(list[index].base, 16) }
      list.release(to: heap)
      memory.deallocate()
    }
  }
}
