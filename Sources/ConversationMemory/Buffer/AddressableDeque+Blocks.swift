extension AddressableDeque {
  /// What a deque without a block has: nobody looks into it.
  @inlinable static var noDirectory: UnsafeMutablePointer<Block?> {
    unsafe UnsafeMutableRawPointer(bitPattern: MemoryLayout<Block?>.alignment)
      .unsafelyUnwrapped.assumingMemoryBound(to: Block?.self)
  }

  /// Bytes before the elements of a block, for its address.
  @inlinable static var headerByteCount: Int {
    unsafe max(MemoryLayout<Element>.alignment, MemoryLayout<Block?>.stride)
  }

  @inlinable
  static func allocateBlock(of count: Int) -> Block {
    let header = UnsafeMutableRawPointer.allocate(
      byteCount: headerByteCount + count * MemoryLayout<Element>.stride,
      alignment: headerByteCount)
    let block = unsafe (header + headerByteCount).bindMemory(to: Element.self, capacity: count)
    unsafe header.bindMemory(to: Block?.self, capacity: 1).initialize(to: block)
    return unsafe block
  }

  @inlinable
  static func header(of block: Block) -> UnsafeMutablePointer<Block?> {
    unsafe (UnsafeMutableRawPointer(block) - headerByteCount)
      .assumingMemoryBound(to: Block?.self)
  }

  @inlinable
  static func deallocate(_ block: Block) {
    unsafe UnsafeMutableRawPointer(header(of: block)).deallocate()
  }

  /// How many blocks the directory has places for.
  @inlinable var placeCount: Int { isMany ? span >> Self.blockShift : 1 }

  @inlinable
  mutating func countBytes() {
    heldBytes =
      unsafe capacity * MemoryLayout<Element>.stride
      + (isMany ? placeCount * MemoryLayout<Block?>.stride : 0)
  }

  /// Sees to a slot behind the last element, of which there is none. Amortised O(1): n elements are
  /// moved where n are few, and of many the addresses of their blocks.
  @inlinable
  @inline(never)
  mutating func makeRoom() {
    if span < Self.blockCount {
      return reallocate(capacity: max(4, 2 * span))
    }
    if !isMany { becomeMany() }
    if room == 0 { addBlock() }
    countBytes()
  }

  /// Makes the one block, which is full, the first of many. O(1): what lies before the head goes to
  /// a second.
  @usableFromInline
  @inline(never)
  mutating func becomeMany() {
    let first = unsafe directory[0]
    unsafe directory = Self.makeDirectory(count: 4)
    unsafe directory[0] = first
    mask = (4 << Self.blockShift) - 1
    roomOfFirst = 0
    head %= Self.blockCount
    guard head > 0, let first = unsafe first else { return }
    let second = unsafe Self.allocateBlock(of: Self.blockCount)
    unsafe second.moveInitialize(from: first, count: head)
    unsafe directory[1] = second
    capacity += Self.blockCount
    room = Self.blockCount - head
  }

  @usableFromInline
  @inline(never)
  mutating func addBlock() {
    if unsafe directory[place(ofSlot: head + count)] != nil { growDirectory() }
    let block = unsafe spare ?? Self.allocateBlock(of: Self.blockCount)
    if unsafe spare == nil { capacity += Self.blockCount }
    unsafe spare = nil
    unsafe directory[place(ofSlot: head + count)] = block
    room = Self.blockCount
  }

  /// Where the address of a slot's block lies in the directory.
  private func place(ofSlot slot: Int) -> Int { (slot & mask) >> Self.blockShift }

  private mutating func growDirectory() {
    let count = placeCount
    let larger = unsafe Self.makeDirectory(count: 2 * count)
    for block in 0..<count {
      unsafe larger[block] = directory[(place(ofSlot: head) + block) % count]
    }
    unsafe directory.deallocate()
    unsafe directory = larger
    head %= Self.blockCount
    mask = 2 * span - 1
  }

  private static func makeDirectory(count: Int) -> UnsafeMutablePointer<Block?> {
    let directory = UnsafeMutablePointer<Block?>.allocate(capacity: count)
    unsafe directory.initialize(repeating: nil, count: count)
    return unsafe directory
  }

  /// Gives the first block back, the last slot of which the first element has left.
  @usableFromInline
  @inline(never)
  mutating func dropFirstBlock() {
    dropBlock(at: place(ofSlot: head - 1))
  }

  /// Gives the last block back, in which no element is any more.
  @usableFromInline
  @inline(never)
  mutating func dropLastBlock() {
    room = 0
    dropBlock(at: place(ofSlot: head + count))
  }

  private mutating func dropBlock(at place: Int) {
    guard let block = unsafe directory[place] else { return }
    unsafe directory[place] = nil
    guard unsafe spare != nil else { return unsafe spare = block }
    unsafe Self.deallocate(block)
    capacity -= Self.blockCount
    countBytes()
  }

  /// Ends all elements. O(n).
  ///
  /// - Parameter most: How many slots stay at most; where there are more, none does.
  @usableFromInline
  mutating func removeAll(keepingSlots most: Int) {
    for index in 0..<count { unsafe address(of: index).deinitialize(count: 1) }
    head = 0
    count = 0
    room = capacity
    if isMany || capacity > most { reallocate(capacity: 0) }
  }

  /// Moves the elements to one block.
  ///
  /// - Parameter least: How many the block is to have room for, at least as many as there are; it
  ///   has for the next power of two.
  @inlinable
  @inline(never)
  mutating func reallocate(capacity least: Int) {
    precondition(least >= count, "There must be room for what is there.")
    var newCapacity = least > 0 ? 1 : 0
    while newCapacity < least { newCapacity *= 2 }
    precondition(newCapacity <= Self.blockCount, "Many elements do not lie in one block.")
    var new = unsafe Self.noDirectory
    if newCapacity > 0 {
      let block = unsafe Self.allocateBlock(of: newCapacity)
      for index in 0..<count { unsafe (block + index).initialize(to: address(of: index).move()) }
      unsafe new = Self.header(of: block)
    }
    deallocate()
    unsafe directory = new
    unsafe spare = nil
    head = 0
    room = newCapacity - count
    roomOfFirst = 1
    mask = newCapacity - 1
    capacity = newCapacity
    countBytes()
  }

  /// Ends the blocks, whose elements have been moved or ended.
  @inlinable
  func deallocate() {
    guard capacity > 0 else { return }
    // The one block begins with its directory.
    guard isMany else { return unsafe UnsafeMutableRawPointer(directory).deallocate() }
    for place in 0..<placeCount {
      if let block = unsafe directory[place] { unsafe Self.deallocate(block) }
    }
    unsafe directory.deallocate()
    if let spare = unsafe spare { unsafe Self.deallocate(spare) }
  }
}
