/// A message that a group gave up on, with all that it takes to take it away: the group may have
/// been removed by then.
@usableFromInline
struct DeadLetter<Payload: Sendable>: Sendable {
  /// The message.
  let message: ConversationMessage<Payload>
  /// Its last delivery, the number of which is how often it was handed out.
  let receipt: ConversationReceipt
  /// Why it was given up on.
  let reason: DeadLetterReason
  /// When, in nanoseconds: as its last lease ended, as it was refused, or as its consumer was let
  /// go.
  let instant: Int64
  /// What its group was told when it was opened.
  let group: GroupDescription<Payload>

  /// What is appended to the conversation of dead letters.
  var draft: ConversationDraft<Payload> {
    var attributes = message.header.attributes
    attributes.metadata = metadata
    return ConversationDraft(message.payload, attributes: attributes)
  }

  /// What is written beside the message in the conversation of dead letters, under keys that begin
  /// with `dead-letter-`.
  private var metadata: [String: String] {
    var metadata = message.metadata
    metadata["dead-letter-group"] = group.name
    metadata["dead-letter-id"] = "\(receipt.id)"
    metadata["dead-letter-deliveries"] = "\(receipt.deliveryCount)"
    switch reason {
    case .leaseEnded: metadata["dead-letter-reason"] = "the lease ended"
    case .refused(let words): metadata["dead-letter-reason"] = words ?? "refused"
    }
    return metadata
  }
}

/// Why a message became a dead letter.
enum DeadLetterReason: Hashable, Sendable {
  /// It was refused, for the last time with these words, if any.
  case refused(String?)
  /// Its last lease ended without an answer.
  case leaseEnded
}
