/// The window of the conversations that a pattern describes is changed, in all of a store at once.
///
/// ```
/// ┌───────────────┬─────────┬────────┐
/// │ has a pattern │ pattern │ window │    a flag, and a text if it is set
/// └───────────────┴─────────┴────────┘
/// ```
struct SetWindowOperation {
  static var kind: ConversationOperation.Kind { .setWindow }

  /// Nil for the conversations that no pattern describes.
  let pattern: ConversationPattern?
  let window: ConversationWindow
}

extension SetWindowOperation: StoreWideOperation {
  var byteBound: Int {
    1 + PackedWriter.bound(of: pattern?.text) + ConversationWindow.byteBound
  }

  func write(to writer: inout PackedWriter) {
    writer.put(flag: pattern != nil)
    if let pattern { writer.put(text: pattern.text) }
    window.write(to: &writer)
  }

  init(from reader: inout ByteReader) throws(ByteReader.Failure) {
    pattern = try reader.flag() ? ConversationPattern(try reader.text()) : nil
    window = try ConversationWindow(from: &reader)
  }
}

/// A window as bytes: a number whose bits say which limits it has, and they.
///
/// | bit | what follows, in this order |
/// |---|---|
/// | 0, 1 | its time to live, its schedule's period; in nanoseconds |
/// | 2, 3, 4, 5 | how many messages, turns, bytes, tokens |
/// | 6 | nothing: reads through it may begin anywhere |
extension ConversationWindow {
  static var byteBound: Int { 7 * PackedWriter.longestNumber }

  private var limits: [UInt64?] {
    [
      timeToLive == .max ? nil : UInt64(timeToLive),
      schedulePeriod == .max ? nil : UInt64(schedulePeriod),
      maximumCount == .max ? nil : UInt64(maximumCount),
      maximumTurns == .max ? nil : UInt64(maximumTurns),
      maximumBytes == .max ? nil : UInt64(maximumBytes),
      maximumTokens == .max ? nil : UInt64(maximumTokens),
    ]
  }

  func write(to writer: inout PackedWriter) {
    let limits = limits
    var bits: UInt64 = cut == .anywhere ? 1 << 6 : 0
    for (index, limit) in limits.enumerated() where limit != nil { bits |= 1 << UInt64(index) }
    writer.put(number: bits)
    for limit in limits { if let limit { writer.put(number: limit) } }
  }

  init(from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.init()
    let bits = try reader.number()
    guard bits < 1 << 7 else { throw reader.failure }
    if bits & 1 != 0 { timeToLive = try reader.nanoseconds() }
    if bits & 1 << 1 != 0 { schedulePeriod = try reader.nanoseconds() }
    if bits & 1 << 2 != 0 { maximumCount = try reader.count() }
    if bits & 1 << 3 != 0 { maximumTurns = try reader.count() }
    if bits & 1 << 4 != 0 { maximumBytes = try reader.count() }
    if bits & 1 << 5 != 0 { maximumTokens = try reader.count() }
    cut = bits & 1 << 6 != 0 ? .anywhere : .turn
  }
}
