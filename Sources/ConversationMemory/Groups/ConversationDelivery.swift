/// A message in the hands of a consumer of a group, until it is acknowledged or its lease ends.
public struct ConversationDelivery<Payload> {
  /// What was delivered.
  public let message: ConversationMessage<Payload>
  /// By which it is acknowledged, refused or extended.
  public let receipt: ConversationReceipt
  /// When the lease ends: from then on somebody else may get the message.
  public let leaseEnd: ConversationInstant

  @inlinable
  init(
    message: ConversationMessage<Payload>, receipt: ConversationReceipt,
    leaseEnd: ConversationInstant
  ) {
    self.message = message
    self.receipt = receipt
    self.leaseEnd = leaseEnd
  }

  /// What the message says.
  public var payload: Payload { message.payload }
  /// Whether the message was handed out before.
  public var isRedelivery: Bool { receipt.deliveryCount > 1 }
}

extension ConversationDelivery: Sendable where Payload: Sendable {}
