/// The idempotency keys of messages of a packed conversation that have left before their time was
/// over, one behind the other in a block as large as they need.
///
/// ```
///  block                           entry
/// ┌──────┬─────┬─────┬───────┬──  ┌───────────┬─────────┬──────────────┬────────┬─────┐
/// │ size │ end │ due │ entry │ …  │ id │ life │ arrival │ time to live │ length │ key │
/// └──────┴─────┴─────┴───────┴──  └───────────┴─────────┴──────────────┴────────┴─────┘
///   4      4     8                                        if it is its own
/// ```
///
/// The id is counted from the first there was, above two bits that say what the length of the
/// message's life came from; the arrival is in ticks. When one is over is not written: windows
/// change. Entries lie in the order in which the messages left. What is remembered how long are the
/// rules of ``LeftKeys``.
///
/// It is the address of the block, and so a plain value.
@safe
struct PackedKeys {
  /// What is known of a message that has left.
  struct Entry {
    var id: ConversationMessageID
    /// Ticks.
    var arrival: Int64
    var life: LeftKeys.Life
    /// Its own, in nanoseconds, if that is its life.
    var timeToLive: Int64 = 0
    /// Where the key lies in the block, once written,
    fileprivate(set) var key = (offset: 0, count: 0)
    /// and where the entry begins and ends.
    fileprivate(set) var range = 0..<0

    init(id: ConversationMessageID, arrival: Int64, life: LeftKeys.Life, timeToLive: Int64 = 0) {
      self.id = id
      self.arrival = arrival
      self.life = life
      self.timeToLive = timeToLive
    }
  }

  private struct Header {
    var size: UInt32
    var end: UInt32
    var due: Int64
  }

  private let base: UnsafeMutableRawPointer
  private static let headerBytes = 16

  private init(size: Int, _ heap: BlockHeap) {
    unsafe base = heap.allocate(size)
    unsafe base.initializeMemory(
      as: Header.self, to: Header(size: UInt32(size), end: UInt32(Self.headerBytes), due: .max))
  }

  private var header: Header {
    unsafeAddress { unsafe UnsafePointer(base.assumingMemoryBound(to: Header.self)) }
    nonmutating unsafeMutableAddress { unsafe base.assumingMemoryBound(to: Header.self) }
  }

  /// Bytes of the block.
  var heldBytes: Int { Int(header.size) }

  /// None is over before this instant, in nanoseconds.
  var due: Int64 {
    get { header.due }
    nonmutating set { header.due = newValue }
  }

  /// Lends a key.
  func text(of entry: Entry) -> UnsafeRawBufferPointer {
    unsafe bytes.slice(at: entry.key.offset, count: entry.key.count)
  }

  private var bytes: PackedBytes { unsafe PackedBytes(base, count: Int(header.end)) }

  /// Looks at all in their order, as long as the body says so.
  func forEach(from firstID: ConversationMessageID, _ body: (Entry) -> Bool) {
    var offset = Self.headerBytes
    while offset < Int(header.end) {
      guard let entry = entry(at: offset, from: firstID) else {
        preconditionFailure("An entry that was written can be read.")
      }
      offset = entry.range.upperBound
      if !body(entry) { return }
    }
  }

  private func entry(at start: Int, from firstID: ConversationMessageID) -> Entry? {
    var offset = start
    guard let place = bytes.number(at: &offset), let life = LeftKeys.Life(rawValue: place & 3),
      let arrival = bytes.signedNumber(at: &offset)
    else { return nil }
    var entry = Entry(
      id: ConversationMessageID(rawValue: firstID.rawValue &+ place >> 2), arrival: arrival,
      life: life)
    if life == .own {
      guard let timeToLive = bytes.timeToLive(at: &offset) else { return nil }
      entry.timeToLive = timeToLive
    }
    guard let key = bytes.counted(at: &offset) else { return nil }
    entry.key = key
    entry.range = start..<offset
    return entry
  }

  /// Writes one behind the others of a block, or into a new one.
  ///
  /// - Returns: The block, which may have moved, and by how many bytes what is held has changed.
  static func appended(
    _ entry: Entry, _ key: UnsafeRawBufferPointer, from firstID: ConversationMessageID,
    to keys: PackedKeys?, in heap: BlockHeap
  ) -> (keys: PackedKeys, change: Int) {
    let bound = 5 * PackedWriter.longestNumber
    return unsafe withUnsafeTemporaryAllocation(byteCount: bound, alignment: 1) { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("A number takes bytes.") }
      var head = unsafe PackedWriter(start, at: 0, end: bound)
      let place = UInt64(firstID.distance(to: entry.id))
      head.put(number: place << 2 | entry.life.rawValue)
      head.put(signed: entry.arrival)
      if entry.life == .own { head.put(timeToLive: entry.timeToLive) }
      head.put(number: UInt64(key.count))
      let used = keys.map { Int($0.header.end) } ?? headerBytes
      let end = used + head.offset + key.count
      let before = keys?.heldBytes ?? 0
      let new = fitted(keys, to: end, in: heap)
      var writer = unsafe PackedWriter(new.base, at: used, end: end)
      unsafe writer.put(UnsafeRawBufferPointer(start: start, count: head.offset))
      unsafe writer.put(key)
      new.header.end = UInt32(end)
      return (new, new.heldBytes - before)
    }
  }

  /// A block for so many bytes, with all that is in one, which has ended then if it is another.
  private static func fitted(_ keys: PackedKeys?, to byteCount: Int, in heap: BlockHeap)
    -> PackedKeys
  {
    let size = BlockSize.rounded(byteCount)
    guard let keys else { return PackedKeys(size: size, heap) }
    guard size != keys.heldBytes else { return keys }
    let new = PackedKeys(size: size, heap)
    let end = keys.header.end
    unsafe (new.base + headerBytes).copyMemory(
      from: keys.base + headerBytes, byteCount: Int(end) - headerBytes)
    new.header.end = end
    new.header.due = keys.due
    keys.release(to: heap)
    return new
  }

  /// The same without some of them; nil if none is left, and this one has ended then.
  ///
  /// - Complexity: O(bytes).
  func filtered(
    from firstID: ConversationMessageID, in heap: BlockHeap, _ isKept: (Entry) -> Bool
  ) -> PackedKeys? {
    var end = Self.headerBytes
    var offset = end
    while offset < Int(header.end) {
      guard let entry = entry(at: offset, from: firstID) else {
        preconditionFailure("An entry that was written can be read.")
      }
      offset = entry.range.upperBound
      guard isKept(entry) else { continue }
      unsafe (base + end).copyMemory(
        from: base + entry.range.lowerBound, byteCount: entry.range.count)
      end += entry.range.count
    }
    guard end > Self.headerBytes else {
      release(to: heap)
      return nil
    }
    header.end = UInt32(end)
    return Self.fitted(self, to: end, in: heap)
  }

  func release(to heap: BlockHeap) { unsafe heap.free(base, heldBytes) }
}
