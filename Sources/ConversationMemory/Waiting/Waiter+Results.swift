extension ConversationAppend {
  /// What an append gives back for what the rules decided.
  init(_ decision: AppendDecision, _ payload: Payload) {
    self =
      switch decision {
      case .appended(let id): .appended(id)
      case .repeated(let id): .repeated(id)
      case .full, .tooLarge: .full(payload)
      case .finished: .finished(payload)
      case .branchGone: .branchGone(payload)
      }
  }

  /// What an append gives back that has waited.
  init(_ waiter: Waiter<Payload>, _ payload: Payload) {
    switch waiter.outcome {
    case .append(let decision): self.init(decision, payload)
    case .deadline: self = .deadline(payload)
    case .cancelled: self = .cancelled(payload)
    case .finished: self = .finished(payload)
    case .message, .event, .deliveries, nil:
      preconditionFailure("A party that waits for room gets a decision about its message.")
    }
  }
}

extension ConversationDequeue {
  /// What a consumer gets that has waited.
  init(_ waiter: Waiter<Payload>) {
    self =
      switch waiter.outcome {
      case .message(let message): .message(message)
      case .finished: .finished
      case .deadline: .deadline
      case .cancelled: .cancelled
      case .append, .event, .deliveries, nil:
        preconditionFailure("A party that waits for a message gets a message.")
      }
  }
}
