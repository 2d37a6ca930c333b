/// Messages with consecutive ids that have left from among live ones of a packed conversation.
///
/// ```
///   ┌────┬────┬───────┬────┬────┬───────┬────┐
///   │ 41 │ 42 │ 43–45 │ 46 │ 47 │  48   │ 49 │      46 has the parent 45, and 49 has 48
///   └────┴────┴───────┴────┴────┴───────┴────┘
///          ▲ before              ▲ before
/// ```
///
/// A line goes on behind a gap as one does in a log (``LineGaps``): what continues one of these
/// messages is followed by the message before them on their line, and where that has left, too, by
/// the one before it. What the window or a bound lets go of cuts the line; then there is none.
///
/// Those that lie side by side are one gap where their lines go on alike, as they do in a chat.
struct PackedGap: Equatable {
  /// The youngest of them.
  var last: ConversationMessageID
  var count: UInt64
  /// Ticks since the record before the first.
  var elapsed: UInt64
  /// The depth of the last less that of the record before the first.
  var descent: Int64
  /// The message that lines go on from, live or not; none where they are cut.
  var before: ConversationMessageID

  var first: ConversationMessageID { last.advanced(by: 1 - Int(count)) }

  /// This and the gap behind it as one; nil where their lines go on from different messages.
  func joined(with younger: PackedGap) -> PackedGap? {
    let isWithin = younger.before >= first && younger.before <= last
    guard isWithin || younger.before == before else { return nil }
    return PackedGap(
      last: younger.last, count: count + younger.count, elapsed: elapsed + younger.elapsed,
      descent: descent + younger.descent, before: before)
  }
}

extension PackedGap {
  /// The gap that a record is, the last message of which has an id.
  init(_ record: PackedRecord, last: ConversationMessageID) {
    self.last = last
    count = record.idCount
    elapsed = record.elapsed
    descent = record.descent
    before = .none
    before =
      if let link = record.link {
        link.distance == 0 || link.distance > last.rawValue
          ? .none : ConversationMessageID(rawValue: last.rawValue - link.distance)
      } else { first.advanced(by: -1) }
  }

  /// As a record.
  var record: PackedRecord {
    var record = PackedRecord(role: nil, payloadCount: 0)
    record.marks = .gap
    record.tokenCount = count
    record.elapsed = elapsed
    if before != first.advanced(by: -1) || descent != Int64(count) {
      let distance = before == .none ? 0 : last.rawValue - before.rawValue
      record.link = PackedRecord.Link(distance: distance, descent: descent)
    }
    return record
  }
}
