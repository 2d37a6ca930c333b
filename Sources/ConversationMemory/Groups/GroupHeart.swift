/// What the dealings of a group with its conversation need of the form that this has, where they
/// have messages leave it.
protocol GroupHeart: GroupSource, ~Copyable {
  /// Whether a message leaves that was dealt with.
  var retention: ConversationRetention { get }

  /// Begins an event: never before an earlier one.
  ///
  /// - Returns: Its instant.
  mutating func advance(to instant: Int64) -> Int64

  /// Lets a message go whose consumer has answered for it, or of which a group has made a dead
  /// letter; a pinned one stays.
  mutating func consume(
    _ id: ConversationMessageID, _ reason: ConversationDeparture.Reason, at instant: Int64)
}

extension GroupHeart where Self: ~Copyable {
  /// Under retention `untilConsumed` lets a message go that has become a dead letter.
  mutating func leaveDead(_ death: GroupStateMachine.Death) {
    guard retention == .untilConsumed else { return }
    consume(death.receipt.id, .removed, at: death.instant)
  }
}

extension ConversationBuffer: GroupHeart {
  @inline(__always)
  var retention: ConversationRetention { rules.retention }
}
