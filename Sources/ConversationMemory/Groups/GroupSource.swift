/// What a group needs of the form that its conversation has.
protocol GroupSource: ~Copyable {
  /// The id that the next message gets.
  var nextID: ConversationMessageID { get }

  /// How many messages left of which not all have taken note yet.
  var departureCount: Int { get }

  /// One of those, by its place among them.
  func departure(_ index: Int) -> ConversationDeparture

  /// The first live message with this id or a later one; those that are over on the way leave.
  mutating func nextLive(from id: ConversationMessageID, at now: Int64) -> ConversationMessageID?

  /// Whether a message is live; if it is over it leaves.
  mutating func isLive(_ id: ConversationMessageID, at now: Int64) -> Bool

  /// How many live messages have this id or a later one. O(live).
  func liveCount(from id: ConversationMessageID) -> Int
}

extension ConversationBuffer: GroupSource {
  @inline(__always)
  var nextID: ConversationMessageID { nodes.nextID }

  @inline(__always)
  var departureCount: Int { departures.count }

  @inline(__always)
  func departure(_ index: Int) -> ConversationDeparture { departures[index] }

  @inline(__always)
  mutating func nextLive(from id: ConversationMessageID, at now: Int64) -> ConversationMessageID? {
    let now = advance(to: now)
    while let place = nodes.firstLive(from: id) {
      guard isOver(place, at: now) else { return nodes.id(at: place) }
      leave(at: place, .expired)
    }
    return nil
  }

  mutating func isLive(_ id: ConversationMessageID, at now: Int64) -> Bool {
    let now = advance(to: now)
    guard let place = nodes.place(of: id) else { return false }
    guard isOver(place, at: now) else { return true }
    leave(at: place, .expired)
    return false
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
}
