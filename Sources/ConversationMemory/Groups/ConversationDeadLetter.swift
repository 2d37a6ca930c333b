/// A message that a group gave up on.
public struct ConversationDeadLetter<Payload> {
  /// The message.
  public let message: ConversationMessage<Payload>
  /// Its last delivery, the number of which is how often it was handed out.
  public let receipt: ConversationReceipt
  /// Why it was given up on.
  public let reason: ConversationDeadLetterReason

  @usableFromInline
  init(
    message: ConversationMessage<Payload>, receipt: ConversationReceipt,
    reason: ConversationDeadLetterReason
  ) {
    self.message = message
    self.receipt = receipt
    self.reason = reason
  }

  /// What is written beside the message in the conversation of dead letters, under keys that begin
  /// with `dead-letter-`.
  func metadata(group: String) -> [String: String] {
    var metadata = message.metadata
    metadata["dead-letter-group"] = group
    metadata["dead-letter-id"] = "\(receipt.id)"
    metadata["dead-letter-deliveries"] = "\(receipt.deliveryCount)"
    switch reason {
    case .leaseEnded: metadata["dead-letter-reason"] = "the lease ended"
    case .refused(let words): metadata["dead-letter-reason"] = words ?? "refused"
    }
    return metadata
  }
}

extension ConversationDeadLetter: Sendable where Payload: Sendable {}
