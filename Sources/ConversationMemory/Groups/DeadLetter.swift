/// A message that a group gave up on.
struct DeadLetter<Payload> {
  /// The message.
  let message: ConversationMessage<Payload>
  /// Its last delivery, the number of which is how often it was handed out.
  let receipt: ConversationReceipt
  /// Why it was given up on.
  let reason: DeadLetterReason

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

extension DeadLetter: Sendable where Payload: Sendable {}

/// Why a message became a dead letter.
enum DeadLetterReason: Hashable, Sendable {
  /// It was refused, for the last time with these words, if any.
  case refused(String?)
  /// Its last lease ended without an answer.
  case leaseEnded
}
