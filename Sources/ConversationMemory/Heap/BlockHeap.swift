import CConversationThreads

/// Where the conversations of some shards get their memory: blocks of the sizes of ``BlockSize``,
/// out of spans of one size each.
///
/// Beside the C library's it does three things that a store needs: nobody waits while freed blocks
/// are put in order, since nothing ever is; a span goes back as soon as it is empty; and a block
/// has no header. What a block does not know its owner does: its size.
///
/// It is the address of what is under a lock, and so a plain value. Whoever makes one ends it by
/// ``deallocate()``, once, when nobody can reach it any more.
@safe
struct BlockHeap: Sendable {
  private let lists: GuardedCell<BlockLists>

  /// A heap without blocks.
  ///
  /// - Parameter pool: Where its spans come from; it lives longer.
  init(pool: GuardedCell<SpanPool>) {
    lists = GuardedCell(BlockLists(pool: pool))
  }

  func deallocate() { lists.deallocate() }

  /// A block of a size that ``BlockSize/rounded(_:)`` gives, full of anything. O(1), one lock.
  ///
  /// - Parameter isPrompt: Whether to take smaller pages of the system rather than to wait for a
  ///   large one, because what is going on is not worth that.
  func allocate(_ size: Int, promptly isPrompt: Bool = false) -> UnsafeMutableRawPointer {
    guard size <= BlockSize.maximum else {
      return .allocate(byteCount: size, alignment: 16)
    }
    lists.lock.lock()
    defer { lists.lock.unlock() }
    return unsafe lists.pointee.allocate(size, promptly: isPrompt)
  }

  /// Ends a block of a size that was allocated here. O(1), one lock.
  func free(_ block: UnsafeMutableRawPointer, _ size: Int) {
    guard size <= BlockSize.maximum else { return unsafe block.deallocate() }
    lists.lock.lock()
    defer { lists.lock.unlock() }
    unsafe lists.pointee.free(block, size)
  }

  /// Bytes of free blocks in spans, as far as these have been touched. One lock.
  var holeBytes: Int {
    lists.lock.lock()
    defer { lists.lock.unlock() }
    return lists.pointee.holeBytes
  }
}

/// The spans of a heap that have room, by the size of their blocks.
@safe
private struct BlockLists: ~Copyable {
  private let pool: GuardedCell<SpanPool>
  private var roomy = unsafe [UnsafeMutablePointer<Span>?](
    repeating: nil, count: BlockSize.classCount)
  /// Bytes of blocks that have been used and are free.
  private(set) var holeBytes = 0

  init(pool: GuardedCell<SpanPool>) {
    self.pool = pool
  }

  mutating func allocate(_ size: Int, promptly isPrompt: Bool) -> UnsafeMutableRawPointer {
    let index = BlockSize.index(of: size)
    let span = unsafe roomy[index] ?? begin(size, index, promptly: isPrompt)
    // The list has the address of what is to be known of the span, and that is in its region.
    let region = unsafe SpanRegion(of: UnsafeMutableRawPointer(span))
    let start = unsafe region.start(ofSpan: region.number(of: span))
    let block: UnsafeMutableRawPointer
    if unsafe span.pointee.free != Span.none {
      unsafe block = start + Int(span.pointee.free) * size
      unsafe cbwm_allow(block, size)
      unsafe span.pointee.free = block.load(as: UInt16.self)
      holeBytes -= size
    } else {
      unsafe block = start + Int(span.pointee.fresh) * size
      unsafe cbwm_allow(block, size)
      unsafe span.pointee.fresh += 1
    }
    unsafe span.pointee.used += 1
    if unsafe span.pointee.used == span.pointee.capacity { unsafe unlink(span, index) }
    return unsafe block
  }

  mutating func free(_ block: UnsafeMutableRawPointer, _ size: Int) {
    let region = unsafe SpanRegion(of: block)
    let number = unsafe SpanRegion.number(of: block)
    let span = unsafe region.span(number)
    unsafe precondition(
      span.pointee.blockSize == size && span.pointee.used > 0,
      "A block is freed once, with the size that it has.")
    let index = BlockSize.index(of: size)
    let place = unsafe (block - region.start(ofSpan: number)) / size
    unsafe block.storeBytes(of: span.pointee.free, as: UInt16.self)
    unsafe cbwm_forbid(block, size)
    unsafe span.pointee.free = UInt16(place)
    unsafe span.pointee.used -= 1
    holeBytes += size
    let isFirst = unsafe span.pointee.used == span.pointee.capacity - 1
    if unsafe span.pointee.used == 0 {
      if !isFirst { unsafe unlink(span, index) }
      unsafe holeBytes -= Int(span.pointee.fresh) * size
      unsafe span.pointee = Span()
      pool.putSpan(number, of: region)
    } else if isFirst {
      // The fullest first, so that others become empty.
      unsafe link(span, index)
    }
  }

  /// A span for blocks of a size, from the pool.
  private mutating func begin(
    _ size: Int, _ index: Int, promptly isPrompt: Bool
  ) -> UnsafeMutablePointer<Span> {
    let (region, number) = pool.takeSpan(promptly: isPrompt)
    let span = unsafe region.span(number)
    unsafe span.pointee.blockSize = UInt32(size)
    unsafe span.pointee.capacity = UInt16(SpanRegion.room(inSpan: number) / size)
    unsafe link(span, index)
    return unsafe span
  }

  private mutating func link(_ span: UnsafeMutablePointer<Span>, _ index: Int) {
    let next = unsafe roomy[index]
    unsafe span.pointee.next = next
    unsafe span.pointee.previous = nil
    unsafe next?.pointee.previous = span
    unsafe roomy[index] = span
  }

  private mutating func unlink(_ span: UnsafeMutablePointer<Span>, _ index: Int) {
    let (previous, next) = unsafe (span.pointee.previous, span.pointee.next)
    if let previous = unsafe previous {
      unsafe previous.pointee.next = next
    } else {
      unsafe roomy[index] = next
    }
    unsafe next?.pointee.previous = previous
  }
}
