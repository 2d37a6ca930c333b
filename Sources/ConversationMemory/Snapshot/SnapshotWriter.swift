/// Writes the bytes of a snapshot.
///
/// ```
/// ┌────────┬──────────────┬───┬──────────────┬───┬──────────┐
/// │ header │ conversation │ … │ conversation │ 0 │ checksum │
/// └────────┴──────────────┴───┴──────────────┴───┴──────────┘
///            in the order of their names           8 bytes, little-endian
///
/// conversation
/// ┌────────┬──────┬────────┬───────┬──────┬───────┬─────────┬───┬─────────┬──────┬────────┐
/// │ length │ name │ expiry │ facts │ base │ count │ message │ … │ message │ keys │ groups │
/// └────────┴──────┴────────┴───────┴──────┴───────┴─────────┴───┴─────────┴──────┴────────┘
///   bytes    text                    ticks, of which the first message's elapsed time counts
/// ```
///
/// The expiry is 0 where the conversation has no end of its own, else 1 and the instant.
///
/// The header is that of ``SnapshotHeader``. The checksum is the SipHash, under the key 0, of all
/// bytes before it. Which conversations were read last is not in it: nothing but what gives way to
/// a budget depends on that.
///
/// | facts, in this order | |
/// |---|---|
/// | finished | 0 or 1 |
/// | next id | that of the next message |
/// | start, first id | when the conversation began, in nanoseconds, and the id before its first |
/// | main head, depth | the newest message of the main branch, live or not |
/// | gap start | where that has left, the live message next before it; else 0 |
/// | first unpinned, cursor | ids |
/// | empty since | 0 where something is live, else 1 and the instant |
/// | forks | how many there ever were; a count, and as many branches with their heads |
///
/// ```
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
/// Keys are those of messages that have left, a count and as many: a text, the message's id, its
/// arrival in ticks, and 0 where the window gave its life, 1 and how long that was where it brought
/// its own, 2 where it was pinned.
///
/// Groups are written where there are some, until the conversation's length ends:
///
/// ```
/// group
/// ┌────────┬──────┬───────┬──────────────┬────────┬─────────┬───────────┬─────────┐
/// │ number │ name │ rules │ dead letters │ cursor │ account │ consumers │ pending │
/// └────────┴──────┴───────┴──────────────┴────────┴─────────┴───────────┴─────────┘
/// ```
///
/// | field | what is in it |
/// |---|---|
/// | rules | lease, deliveries at most (0 for no limit), back-off, its limit; in nanoseconds |
/// | dead letters | 2, or 3 and the name of their conversation |
/// | account | nine counts |
/// | consumers | a count, and as many names with the instant that each was last seen, and 0, or |
/// | | how long before that it last got something, and 1 |
/// | pending | a count, and as many: id, deliveries, state, consumer, due, and when it was handed |
/// | | out less when the one before was |
///
/// A pending message's state is 1 in a consumer's hands, 2 at rest, 3 to be handed out again; its
/// consumer is 0 for none, else the place among them from 1; when it is due is 0 for never, else 1
/// and the instant, and left out of state 3. Snapshots that do not say when something was handed
/// out have 0 or 1 for dead letters, and are read.
///
/// | bit of traits | what follows |
/// |---|---|
/// | 0 | time to live, in nanoseconds |
/// | 1, 2 | nothing: it is pinned; a tool's result below it has left |
/// | 3, 4, 6 | a text: its author; the key that it is the state of; its idempotency key |
/// | 5 | metadata: a count, and as many pairs of texts |
/// | 7 | where its parent has left from the middle of a line, the live message next before that |
struct SnapshotWriter {
  private(set) var bytes: [UInt8] = []

  /// The bytes of one conversation.
  static func bytes(of image: ConversationImage) -> [UInt8] {
    var writer = Self()
    writer.putBody(image)
    return writer.bytes
  }

  /// Writes a conversation of which these are the bytes.
  mutating func put(conversation body: [UInt8]) {
    put(UInt64(body.count))
    bytes += body
  }

  /// Writes the end.
  mutating func end() {
    bytes.append(0)
    put(word: unsafe Self.checksum(of: bytes.span.bytes))
  }

  /// The checksum of bytes.
  static func checksum(of bytes: RawSpan) -> UInt64 {
    unsafe bytes.withUnsafeBytes { unsafe HashKey(low: 0, high: 0).hash($0) }
  }

  private mutating func putBody(_ image: ConversationImage) {
    put(text: image.name)
    put(image.expiry == nil ? 0 : 1)
    if let expiry = image.expiry { put(signed: expiry) }
    let facts = image.facts
    put(facts.isFinished ? 1 : 0)
    put(facts.nextID.rawValue)
    put(signed: facts.origin.start)
    put(facts.origin.before.rawValue)
    put(facts.mainHead.rawValue)
    put(UInt64(facts.mainDepth))
    put(facts.mainGapStart.rawValue)
    put(facts.firstUnpinned.rawValue)
    put(facts.cursor.rawValue)
    put(facts.emptiedAt == nil ? 0 : 1)
    if let emptiedAt = facts.emptiedAt { put(signed: emptiedAt) }
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
    put(UInt64(image.keys.count))
    for key in image.keys { put(key) }
    for group in image.groups { put(group) }
  }

  private mutating func put(_ key: ConversationImage.Key) {
    put(text: Array(key.text.utf8))
    put(key.id.rawValue)
    put(signed: key.arrival)
    put(key.life.rawValue)
    if key.life == .own { put(UInt64(bitPattern: key.timeToLive)) }
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
    if rarity.gapStart != .none { traits |= 1 << 7 }
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
    if rarity.gapStart != .none { put(rarity.gapStart.rawValue) }
  }

  private mutating func put(
    _ message: ConversationImage.Message, after last: ConversationImage.Place
  ) {
    var record = PackedRecord(role: message.role, payloadCount: message.payload.count)
    record.elapsed = UInt64(message.arrival - last.arrival)
    record.tokenCount = UInt64(message.tokenCount)
    record.link = last.link(to: message)
    let count = bytes.count + record.byteCount
    bytes += [UInt8](repeating: 0, count: record.byteCount)
    unsafe bytes.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var writer = unsafe PackedWriter(base, at: count - record.byteCount, end: count)
      unsafe message.payload.withUnsafeBytes { unsafe record.write($0, to: &writer) }
    }
  }

  mutating func put(bytes: [UInt8]) { self.bytes += bytes }

  mutating func put(word: UInt64) {
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * shift))) }
  }

  mutating func put(_ window: ConversationWindow) {
    SetWindowOperation.encode(into: &bytes, atMost: ConversationWindow.byteBound) {
      window.write(to: &$0)
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
