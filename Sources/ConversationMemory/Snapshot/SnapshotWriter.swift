/// Writes the bytes of a snapshot.
///
/// ```
/// ┌───────────┬────────────┬──────────┬──────────────┬───┬──────────────┬───┐
/// │ CBWMSNP1  │ resolution │ taken at │ conversation │ … │ conversation │ 0 │
/// └───────────┴────────────┴──────────┴──────────────┴───┴──────────────┴───┘
///   8 bytes     nanoseconds  ticks
///
/// conversation
/// ┌────────┬──────┬───────┬──────┬────────┬────────┬───┬────────┬────────┐
/// │ length │ name │ facts │ base │ count  │ message│ … │ message│ groups │
/// └────────┴──────┴───────┴──────┴────────┴────────┴───┴────────┴────────┘
///   bytes    text           ticks, of which the first message's elapsed time counts
///
/// message
/// ┌─────┬────────┬────────────┬────────────────┐
/// │ gap │ traits │ rarity     │ packed record  │
/// └─────┴────────┴────────────┴────────────────┘
///   ids left out   as the traits' bits say
/// ```
///
/// Numbers have seven bits a byte (LEB128), those that can be negative are folded (zigzag); a text
/// is its count of bytes and they. A message's record is that of ``PackedRecord``, in which a
/// parent that is the message before it, at the depth below it, is left out.
///
/// Groups are written where there are some, until the conversation's length ends:
///
/// ```
/// group
/// ┌──────┬───────┬──────────────┬────────┬─────────┬───────────┬─────────┐
/// │ name │ rules │ dead letters │ cursor │ account │ consumers │ pending │
/// └──────┴───────┴──────────────┴────────┴─────────┴───────────┴─────────┘
/// ```
///
/// | field | what is in it |
/// |---|---|
/// | rules | lease, deliveries at most (0 for no limit), back-off, its limit; in nanoseconds |
/// | dead letters | 0, or 1 and the name of their conversation |
/// | account | nine counts |
/// | consumers | a count, and as many names with the instant that each was last seen |
/// | pending | a count, and as many: id, deliveries, state, consumer, due |
///
/// A pending message's state is 1 in a consumer's hands, 2 at rest, 3 to be handed out again; its
/// consumer is 0 for none, else the place among them from 1; when it is due is 0 for never, else 1
/// and the instant, and left out of state 3.
///
/// | bit of traits | what follows |
/// |---|---|
/// | 0 | time to live, in nanoseconds |
/// | 1, 2 | nothing: it is pinned; a tool's result below it has left |
/// | 3, 4, 6 | a text: its author; the key that it is the state of; its idempotency key |
/// | 5 | metadata: a count, and as many pairs of texts |
struct SnapshotWriter {
  static let magic: [UInt8] = Array("CBWMSNP1".utf8)

  private(set) var bytes: [UInt8] = []

  mutating func begin(resolution: Int64, takenAt ticks: Int64) {
    bytes += Self.magic
    put(UInt64(resolution))
    put(signed: ticks)
  }

  mutating func put(_ image: ConversationImage) {
    var body = SnapshotWriter()
    body.putBody(image)
    put(UInt64(body.bytes.count))
    bytes += body.bytes
  }

  mutating func end() { bytes.append(0) }

  private mutating func putBody(_ image: ConversationImage) {
    put(text: image.name)
    let facts = image.facts
    put(facts.isFinished ? 1 : 0)
    put(facts.nextID.rawValue)
    put(signed: facts.start)
    put(facts.mainHead.rawValue)
    put(UInt64(facts.mainDepth))
    put(facts.firstUnpinned.rawValue)
    put(facts.cursor.rawValue)
    put(facts.forkCount)
    put(UInt64(facts.forks.count))
    for (branch, head) in facts.forks.sorted(by: { $0.key.number < $1.key.number }) {
      put(branch.number)
      put(head.rawValue)
    }
    var last = ConversationImage.Place(base: image.messages.first?.arrival ?? 0)
    put(signed: last.arrival)
    put(UInt64(image.messages.count))
    for message in image.messages {
      put(message.id.rawValue - last.id.rawValue - 1)
      put(message.rarity)
      put(message, after: last)
      last = ConversationImage.Place(message)
    }
    for group in image.groups { put(group) }
  }

  private mutating func put(_ rarity: ConversationImage.Rarity) {
    var traits: UInt64 = 0
    if rarity.timeToLive != nil { traits |= 1 }
    if rarity.isPinned { traits |= 1 << 1 }
    if rarity.hasLostResult { traits |= 1 << 2 }
    if rarity.author != nil { traits |= 1 << 3 }
    if rarity.stateKey != nil { traits |= 1 << 4 }
    if !rarity.metadata.isEmpty { traits |= 1 << 5 }
    if rarity.idempotencyKey != nil { traits |= 1 << 6 }
    put(traits)
    if let timeToLive = rarity.timeToLive { put(UInt64(bitPattern: timeToLive)) }
    for text in [rarity.author, rarity.stateKey] { if let text { put(text: Array(text.utf8)) } }
    if !rarity.metadata.isEmpty {
      put(UInt64(rarity.metadata.count))
      for (key, value) in rarity.metadata.sorted(by: { $0.key < $1.key }) {
        put(text: Array(key.utf8))
        put(text: Array(value.utf8))
      }
    }
    if let key = rarity.idempotencyKey { put(text: Array(key.utf8)) }
  }

  private mutating func put(
    _ message: ConversationImage.Message, after last: ConversationImage.Place
  ) {
    var record = PackedRecord(role: message.role, payloadCount: message.payload.count)
    record.elapsed = UInt64(message.arrival - last.arrival)
    record.tokenCount = message.tokenCount
    record.link = last.link(to: message)
    let count = bytes.count + record.byteCount
    bytes += [UInt8](repeating: 0, count: record.byteCount)
    unsafe bytes.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var writer = unsafe PackedWriter(base, at: count - record.byteCount, end: count)
      unsafe message.payload.withUnsafeBytes { unsafe record.write($0, to: &writer) }
    }
  }

  mutating func put(text: [UInt8]) {
    put(UInt64(text.count))
    bytes += text
  }

  mutating func put(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func put(signed number: Int64) {
    put(UInt64(bitPattern: (number << 1) ^ (number >> 63)))
  }
}
