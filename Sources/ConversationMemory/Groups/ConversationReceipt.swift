/// Names one delivery of one message, for whoever acknowledges, refuses or extends it.
///
/// A message that is handed out again has a new receipt, so that a consumer whose lease ended
/// cannot answer for the one that has the message now; unless how often it counts as handed out was
/// set by hand, or the group's cursor was.
public struct ConversationReceipt: Hashable, Sendable {
  /// The message.
  public let id: ConversationMessageID
  /// Which of its deliveries this is, from 1; 0 of one that was set to it by hand.
  public let deliveryCount: Int

  /// The receipt of a delivery, such as one that was written down.
  public init(id: ConversationMessageID, deliveryCount: Int) {
    self.id = id
    self.deliveryCount = deliveryCount
  }
}
