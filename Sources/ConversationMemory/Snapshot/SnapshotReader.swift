/// Reads the bytes of a snapshot, and trusts none of them.
///
/// Whatever the bytes are, it either gives images that are consistent or throws; it allocates no
/// more than a few times what there are bytes.
struct SnapshotReader {
  var reader: ByteReader
  /// Whether there was a value.
  private var hasValues = false
  let header: SnapshotHeader

  /// Reads the beginning, once the end says that nothing is damaged.
  init(_ bytes: PackedBytes) throws(ConversationSnapshotError) {
    for (offset, byte) in SnapshotHeader.magic.enumerated() {
      guard bytes.byte(at: offset) == byte else {
        throw ConversationSnapshotError(.notASnapshot, at: offset)
      }
    }
    let end = bytes.count - 8
    guard end >= SnapshotHeader.magic.count else {
      throw ConversationSnapshotError(.malformed, at: bytes.count)
    }
    var checksum: UInt64 = 0
    for shift in 0..<8 {
      checksum |= UInt64(bytes.byte(at: end + shift) ?? 0) << UInt64(8 * shift)
    }
    let sum = unsafe SnapshotWriter.checksum(of: bytes.slice(at: 0, count: end).bytes)
    guard sum == checksum else { throw ConversationSnapshotError(.damaged, at: end) }
    var reader = ByteReader(bytes.part(at: 0, count: end))
    do throws(ByteReader.Failure) {
      try reader.skip(SnapshotHeader.magic.count)
      header = try SnapshotHeader(from: &reader)
    } catch {
      throw ConversationSnapshotError(.malformed, at: error.offset)
    }
    self.reader = reader
  }

  /// The next conversation; nil at the end, behind which there is nothing.
  mutating func next() throws(ConversationSnapshotError) -> ConversationImage? {
    let image: ConversationImage?
    do throws(ByteReader.Failure) {
      image = try counted()
    } catch {
      throw ConversationSnapshotError(.malformed, at: error.offset)
    }
    guard image?.isConsistent(tick: header.resolution, takenAt: header.takenAt) ?? true else {
      throw ConversationSnapshotError(.contradiction, at: reader.offset)
    }
    return image
  }

  private mutating func counted() throws(ByteReader.Failure) -> ConversationImage? {
    let end = reader.end
    let count = try reader.count(each: 1)
    // What follows the last are values, if there are any.
    guard count > 0 else { return nil }
    reader.end = reader.offset + count
    let image = try conversation()
    guard reader.isAtEnd else { throw reader.failure }
    reader.end = end
    return image
  }

  /// The next value of another kind, once there are no more conversations; nil at the end, behind
  /// which there is nothing.
  mutating func nextValue() throws(ConversationSnapshotError) -> ValueImage? {
    do throws(ByteReader.Failure) {
      return try countedValue()
    } catch {
      throw ConversationSnapshotError(.malformed, at: error.offset)
    }
  }

  private mutating func countedValue() throws(ByteReader.Failure) -> ValueImage? {
    if reader.isAtEnd { return nil }
    let end = reader.end
    let count = try reader.count(each: 1)
    guard count > 0 else {
      guard reader.isAtEnd, hasValues else { throw reader.failure }
      return nil
    }
    hasValues = true
    reader.end = reader.offset + count
    let name = try reader.lent().copy
    let expiry = try reader.flag() ? try reader.instant() : nil
    let kind = try reader.byte()
    guard kind > 0 else { throw reader.failure }
    let bytes = reader.bytes.part(at: reader.offset, count: reader.rest)
    try reader.skip(reader.rest)
    reader.end = end
    return ValueImage(name: name, expiry: expiry, kind: kind, bytes: bytes)
  }

  private mutating func conversation() throws(ByteReader.Failure) -> ConversationImage {
    let name = try reader.lent().copy
    let expiry = try reader.flag() ? try reader.instant() : nil
    let facts = try facts()
    var last = ConversationImage.Place(base: try reader.signed())
    var messages: [ConversationImage.Message] = []
    // A message takes two bytes at least: no count can promise more.
    for _ in 0..<(try reader.count(each: 2)) {
      let message = try message(after: last)
      messages.append(message)
      last = ConversationImage.Place(message)
    }
    var keys: [ConversationImage.Key] = []
    for _ in 0..<(try reader.count(each: 4)) { keys.append(try key()) }
    var groups: [GroupImage] = []
    while !reader.isAtEnd { groups.append(try group()) }
    return ConversationImage(
      name: name, facts: facts, expiry: expiry, messages: messages, keys: keys, groups: groups)
  }

  private mutating func key() throws(ByteReader.Failure) -> ConversationImage.Key {
    let text = try reader.text()
    let id = try reader.id()
    let arrival = try reader.signed()
    guard let life = LeftKeys.Life(rawValue: try reader.number()) else { throw reader.failure }
    var key = ConversationImage.Key(text: text, id: id, arrival: arrival, life: life)
    if life == .own { key.timeToLive = try reader.nanoseconds() }
    return key
  }

  private mutating func facts() throws(ByteReader.Failure) -> ConversationFacts {
    let isFinished = try reader.flag()
    let nextID = try reader.id()
    let start = try reader.instant()
    let before = try reader.id()
    var facts = ConversationFacts(
      nextID: nextID, origin: WindowOrigin(start: start, before: before),
      mainHead: try reader.id(), mainDepth: try reader.count(),
      mainGapStart: try reader.id(), firstUnpinned: try reader.id(),
      cursor: try reader.id())
    facts.isFinished = isFinished
    facts.emptiedAt = try reader.flag() ? try reader.instant() : nil
    facts.forkCount = try reader.number()
    for _ in 0..<(try reader.count(each: 2)) {
      let branch = ConversationBranch(number: try reader.number())
      guard facts.forks.updateValue(try reader.id(), forKey: branch) == nil else {
        throw reader.failure
      }
    }
    return facts
  }

  private mutating func message(
    after last: ConversationImage.Place
  ) throws(ByteReader.Failure) -> ConversationImage.Message {
    let gap = try reader.number()
    let (number, overflow) = last.id.rawValue.addingReportingOverflow(gap)
    guard !overflow, number < 1 << 62 else { throw reader.failure }
    let id = ConversationMessageID(rawValue: number + 1)
    let rarity = try rarity()
    // Authors and metadata are among what is rare, not in the record.
    let offset = reader.offset
    guard let record = PackedRecord(reader.bytes, at: offset), record.end <= reader.end,
      record.isPlain,
      PackedRecord(reader.bytes, endingAt: record.end)?.start == offset,
      let elapsed = Int64(exactly: record.elapsed), let tokenCount = Int(exactly: record.tokenCount)
    else { throw reader.failure }
    try reader.skip(record.end - offset)
    let (arrival, isTooLate) = last.arrival.addingReportingOverflow(elapsed)
    let (depth, isTooDeep) = Int64(last.depth).addingReportingOverflow(record.link?.descent ?? 1)
    guard !isTooLate, !isTooDeep else { throw reader.failure }
    let distance = record.link?.distance ?? (id.rawValue - last.id.rawValue)
    guard distance <= id.rawValue else { throw reader.failure }
    // Without a link the parent is the message before, which the first one does not have.
    let isRoot = record.link?.distance == 0 || record.link == nil && last.id == .none
    return unsafe ConversationImage.Message(
      id: id, arrival: arrival,
      parent: isRoot ? .none : ConversationMessageID(rawValue: id.rawValue - distance),
      depth: Int(depth), role: record.role, tokenCount: tokenCount,
      payload: Array(reader.bytes.slice(at: record.payloadOffset, count: record.payloadCount)),
      rarity: rarity)
  }

  private mutating func rarity() throws(ByteReader.Failure) -> ConversationImage.Rarity {
    var rarity = ConversationImage.Rarity()
    let traits = try reader.number()
    guard traits < 1 << 8 else { throw reader.failure }
    if traits & 1 != 0 { rarity.timeToLive = try reader.nanoseconds() }
    rarity.isPinned = traits & 1 << 1 != 0
    rarity.hasLostResult = traits & 1 << 2 != 0
    if traits & 1 << 3 != 0 { rarity.author = try reader.text() }
    if traits & 1 << 4 != 0 { rarity.stateKey = try reader.text() }
    if traits & 1 << 5 != 0 {
      for _ in 0..<(try reader.count(each: 2)) {
        let key = try reader.text()
        rarity.metadata[key] = try reader.text()
      }
    }
    if traits & 1 << 6 != 0 { rarity.idempotencyKey = try reader.text() }
    if traits & 1 << 7 != 0 { rarity.gapStart = try reader.id() }
    return rarity
  }
}
