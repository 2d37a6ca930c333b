/// What a group needs of the form that its conversation has.
///
/// What is over by age may still lie there, uncollected: nothing here lets it go, and nothing shows
/// whether it has gone.
protocol GroupSource: ~Copyable {
  /// The id that the next message gets.
  var nextID: ConversationMessageID { get }

  /// How many messages left of which not all have taken note yet.
  var departureCount: Int { get }

  /// One of those, by its place among them.
  func departure(_ index: Int) -> ConversationDeparture

  /// Whether a message may lie there that is over.
  func mayHoldOver(at now: Int64) -> Bool

  /// The first live message with this id or a later one; nil if there is none.
  ///
  /// Those who come next begin where this ends.
  ///
  /// - Parameter count: To which is added how many lie before it that are over.
  mutating func nextLive(
    from id: ConversationMessageID, at now: Int64, passing count: inout Int
  ) -> ConversationMessageID?

  /// Whether a message is there and is not over at an instant, which may be an earlier one than
  /// that of the last event.
  func isLive(_ id: ConversationMessageID, at instant: Int64) -> Bool

  /// How many messages with this id or a later one are there. O(live).
  func liveCount(from id: ConversationMessageID) -> Int

  /// The first message with this id or a later one that is there, over or not; nil if none is.
  func firstThere(from id: ConversationMessageID) -> ConversationMessageID?
}

extension ConversationBuffer: GroupSource {
  @inline(__always)
  var nextID: ConversationMessageID { nodes.nextID }

  @inline(__always)
  var departureCount: Int { departures.count }

  @inline(__always)
  func departure(_ index: Int) -> ConversationDeparture { departures[index] }

  @inline(__always)
  func mayHoldOver(at now: Int64) -> Bool { earliestExpiry <= now }

  @inline(__always)
  func nextLive(
    from id: ConversationMessageID, at now: Int64, passing count: inout Int
  ) -> ConversationMessageID? {
    var id = id
    while let place = nodes.firstLive(from: id) {
      id = nodes.id(at: place)
      if !isOver(place, at: now) { return id }
      count += 1
      id = id.next
    }
    return nil
  }

  @inline(__always)
  func isLive(_ id: ConversationMessageID, at instant: Int64) -> Bool {
    nodes.place(of: id).map { !isOver($0, at: instant) } ?? false
  }

  func liveCount(from id: ConversationMessageID) -> Int {
    var count = 0
    var next = id
    while let place = nodes.firstLive(from: next) {
      count += 1
      next = nodes.id(at: place).next
    }
    return count
  }

  func firstThere(from id: ConversationMessageID) -> ConversationMessageID? {
    nodes.firstLive(from: id).map { nodes.id(at: $0) }
  }
}
