/// Reads the bytes of a snapshot, and trusts none of them.
///
/// Whatever the bytes are, it either gives images that are consistent or throws; it allocates no
/// more than a few times what there are bytes.
struct SnapshotReader {
  private let bytes: PackedBytes
  private var offset = 0
  /// Where the present conversation ends.
  private var end: Int
  /// Nanoseconds of a tick.
  let resolution: Int64
  /// Ticks.
  let takenAt: Int64

  init(_ bytes: PackedBytes) throws(ConversationSnapshotError) {
    self.bytes = bytes
    end = bytes.count
    for byte in SnapshotWriter.magic {
      guard bytes.byte(at: offset) == byte else {
        throw ConversationSnapshotError(.notASnapshot, at: offset)
      }
      offset += 1
    }
    guard let number = bytes.number(at: &offset), let resolution = Int64(exactly: number),
      resolution > 0, let takenAt = bytes.signedNumber(at: &offset),
      (-Int64.max / 4 / resolution...Int64.max / 4 / resolution).contains(takenAt)
    else { throw ConversationSnapshotError(.malformed, at: offset) }
    self.resolution = resolution
    self.takenAt = takenAt
  }

  /// The next conversation; nil at the end, behind which there is nothing.
  mutating func next() throws(ConversationSnapshotError) -> ConversationImage? {
    end = bytes.count
    let count = try count(atMost: end)
    guard count > 0 else {
      guard offset == bytes.count else { throw malformed }
      return nil
    }
    end = offset + count
    let image = try body()
    guard offset == end else { throw malformed }
    guard image.isConsistent(tick: resolution) else {
      throw ConversationSnapshotError(.contradiction, at: offset)
    }
    return image
  }

  var malformed: ConversationSnapshotError {
    ConversationSnapshotError(.malformed, at: offset)
  }

  private mutating func body() throws(ConversationSnapshotError) -> ConversationImage {
    let name = try text()
    let isFinished = try number()
    guard isFinished <= 1 else { throw malformed }
    var facts = ConversationFacts(
      nextID: try id(), start: try signed(), mainHead: try id(), mainDepth: Int(try small()),
      firstUnpinned: try id(), cursor: try id())
    facts.isFinished = isFinished == 1
    facts.forkCount = try number()
    // A fork takes at least two bytes, and so does a message: no count can promise more.
    for _ in 0..<(try count(each: 2)) {
      let branch = ConversationBranch(number: try number())
      guard facts.forks.updateValue(try id(), forKey: branch) == nil else { throw malformed }
    }
    var last = ConversationImage.Place(base: try signed())
    var messages: [ConversationImage.Message] = []
    for _ in 0..<(try count(each: 2)) {
      let message = try message(after: last)
      messages.append(message)
      last = ConversationImage.Place(message)
    }
    var groups: [GroupImage] = []
    while offset < end { groups.append(try group()) }
    return ConversationImage(name: name, facts: facts, messages: messages, groups: groups)
  }

  private mutating func message(
    after last: ConversationImage.Place
  ) throws(ConversationSnapshotError) -> ConversationImage.Message {
    let gap = try number()
    let (number, overflow) = last.id.rawValue.addingReportingOverflow(gap)
    guard !overflow, number < 1 << 62 else { throw malformed }
    let id = ConversationMessageID(rawValue: number + 1)
    let rarity = try rarity()
    // Authors and metadata are among what is rare, not in the record.
    guard let record = PackedRecord(bytes, at: offset), record.end <= end,
      record.authorCount == nil, record.metadataCount == nil,
      PackedRecord(bytes, endingAt: record.end)?.start == offset,
      let elapsed = Int64(exactly: record.elapsed)
    else { throw malformed }
    let (arrival, isTooLate) = last.arrival.addingReportingOverflow(elapsed)
    let (depth, isTooDeep) = Int64(last.depth).addingReportingOverflow(record.link?.descent ?? 1)
    guard !isTooLate, !isTooDeep else { throw malformed }
    let distance = record.link?.distance ?? (id.rawValue - last.id.rawValue)
    guard distance <= id.rawValue else { throw malformed }
    // Without a link the parent is the message before, which the first one does not have.
    let isRoot = record.link?.distance == 0 || record.link == nil && last.id == .none
    offset = record.end
    return unsafe ConversationImage.Message(
      id: id, arrival: arrival,
      parent: isRoot ? .none : ConversationMessageID(rawValue: id.rawValue - distance),
      depth: Int(depth), role: record.role, tokenCount: record.tokenCount,
      payload: Array(bytes.slice(at: record.payloadOffset, count: record.payloadCount)),
      rarity: rarity)
  }

  private mutating func rarity() throws(ConversationSnapshotError) -> ConversationImage.Rarity {
    var rarity = ConversationImage.Rarity()
    let traits = try number()
    guard traits < 1 << 7 else { throw malformed }
    if traits & 1 != 0 {
      guard let timeToLive = Int64(exactly: try number()) else { throw malformed }
      rarity.timeToLive = timeToLive
    }
    rarity.isPinned = traits & 1 << 1 != 0
    rarity.hasLostResult = traits & 1 << 2 != 0
    if traits & 1 << 3 != 0 { rarity.author = try string() }
    if traits & 1 << 4 != 0 { rarity.stateKey = try string() }
    if traits & 1 << 5 != 0 {
      for _ in 0..<(try count(each: 2)) {
        rarity.metadata[try string()] = try string()
      }
    }
    if traits & 1 << 6 != 0 { rarity.idempotencyKey = try string() }
    return rarity
  }

  // MARK: Parts

  mutating func number() throws(ConversationSnapshotError) -> UInt64 {
    guard let number = bytes.number(at: &offset), offset <= end else { throw malformed }
    return number
  }

  mutating func signed() throws(ConversationSnapshotError) -> Int64 {
    guard let number = bytes.signedNumber(at: &offset), offset <= end else { throw malformed }
    return number
  }

  /// A number that is at most 32 bits long.
  mutating func small() throws(ConversationSnapshotError) -> UInt64 {
    let number = try number()
    guard number <= UInt64(UInt32.max) else { throw malformed }
    return number
  }

  mutating func id() throws(ConversationSnapshotError) -> ConversationMessageID {
    let number = try number()
    guard number <= 1 << 62 else { throw malformed }
    return ConversationMessageID(rawValue: number)
  }

  mutating func count(atMost limit: Int) throws(ConversationSnapshotError) -> Int {
    let number = try number()
    guard number <= UInt64(limit), number <= UInt64(max(0, bytes.count - offset)) else {
      throw malformed
    }
    return Int(number)
  }

  /// How many there can be at most of what takes some bytes each.
  mutating func count(each byteCount: Int) throws(ConversationSnapshotError) -> Int {
    try count(atMost: (end - offset) / byteCount)
  }

  private mutating func text() throws(ConversationSnapshotError) -> [UInt8] {
    let count = try count(atMost: end)
    guard count <= end - offset else { throw malformed }
    let text = unsafe Array(bytes.slice(at: offset, count: count))
    offset += count
    return text
  }

  mutating func string() throws(ConversationSnapshotError) -> String {
    String(decoding: try text(), as: UTF8.self)
  }
}
