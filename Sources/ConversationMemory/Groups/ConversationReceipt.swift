/// Names one delivery of one message, for whoever acknowledges, refuses or extends it.
///
/// A message that is handed out again has a new receipt, so that a consumer whose lease ended
/// cannot answer for the one that has the message now.
public struct ConversationReceipt: Hashable, Sendable {
  /// The message.
  public let id: ConversationMessageID
  /// Which of its deliveries this is, from 1.
  public let deliveryCount: Int

  /// The receipt of a delivery, such as one that was written down.
  public init(id: ConversationMessageID, deliveryCount: Int) {
    self.id = id
    self.deliveryCount = deliveryCount
  }
}
