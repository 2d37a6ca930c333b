/// A consumer of a group takes over messages, whoever has them. It needs the consumer's name, the
/// terms (``ClaimTerms``), a count, and as many ids.
///
/// It is recorded also where it got none: the consumer was seen.
struct ClaimOperation: GroupOperation {
  static var kind: ConversationOperation.Kind { .claim }
  static var gone: [ConversationDelivery<[UInt8]>]? { nil }

  let name: LentBytes
  let group: GroupReference
  let consumer: String
  let terms: ClaimTerms
  let ids: [ConversationMessageID]

  func apply<Dealings: GroupDealings<[UInt8]> & ~Copyable>(
    to state: inout Dealings, _ group: GroupReference, at now: Int64
  ) -> [ConversationDelivery<[UInt8]>]? {
    state.claim(ids, of: group, to: consumer, terms, at: now)
  }

  static func hasChanged(_ answer: [ConversationDelivery<[UInt8]>]?) -> Bool { answer != nil }

  static func answer(_ answer: [ConversationDelivery<[UInt8]>]?) -> ConversationAnswer {
    .deliveries((answer ?? []).map(\.receipt))
  }

  var byteBound: Int {
    PackedWriter.bound(of: consumer) + ClaimTerms.byteBound
      + (2 + ids.count) * PackedWriter.longestNumber
  }

  func writeRest(to writer: inout PackedWriter) {
    writer.put(text: consumer)
    terms.write(to: &writer)
    ids.write(to: &writer)
  }

  init(
    _ ids: [ConversationMessageID], to consumer: String, _ terms: ClaimTerms,
    from group: GroupReference, of name: LentBytes
  ) {
    self.name = name
    self.group = group
    self.consumer = consumer
    self.terms = terms
    self.ids = ids
  }

  init(
    of name: LentBytes, _ group: GroupReference, from reader: inout ByteReader
  ) throws(ByteReader.Failure) {
    let consumer = try reader.text()
    let terms = try ClaimTerms(from: &reader)
    self.init(try .init(from: &reader), to: consumer, terms, from: group, of: name)
  }
}

extension [ConversationMessageID] {
  func write(to writer: inout PackedWriter) {
    writer.put(number: UInt64(count))
    for id in self { writer.put(number: id.rawValue) }
  }

  init(from reader: inout ByteReader) throws(ByteReader.Failure) {
    self = []
    for _ in 0..<(try reader.count(each: 1)) {
      append(ConversationMessageID(rawValue: try reader.number()))
    }
  }
}

extension ClaimTerms {
  private enum Trait {
    static let deliveryCount: UInt64 = 1
    static let isDelivery: UInt64 = 1 << 1
    static let isForced: UInt64 = 1 << 2
    static let all: UInt64 = 1 << 3 - 1
  }

  static var byteBound: Int { 4 * PackedWriter.longestNumber }

  /// Writes traits (bit 0: a count follows, bit 1: it is a delivery, bit 2: forced), the two times
  /// in nanoseconds, and the count.
  func write(to writer: inout PackedWriter) {
    var traits: UInt64 = 0
    if deliveryCount != nil { traits |= Trait.deliveryCount }
    if isDelivery { traits |= Trait.isDelivery }
    if isForced { traits |= Trait.isForced }
    writer.put(number: traits)
    writer.put(number: UInt64(idle))
    writer.put(number: UInt64(elapsed))
    if let deliveryCount { writer.put(number: UInt64(deliveryCount)) }
  }

  init(from reader: inout ByteReader) throws(ByteReader.Failure) {
    let traits = try reader.number()
    guard traits & ~Trait.all == 0 else { throw reader.failure }
    isDelivery = traits & Trait.isDelivery != 0
    isForced = traits & Trait.isForced != 0
    idle = try reader.nanoseconds()
    elapsed = min(try reader.nanoseconds(), Self.longestIdle)
    deliveryCount =
      traits & Trait.deliveryCount != 0
      ? Int32(try reader.count(atMost: Int(PendingEntry.mostDeliveries))) : nil
  }
}
