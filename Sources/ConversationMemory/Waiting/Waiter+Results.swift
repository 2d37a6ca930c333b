extension ConversationAppend {
  /// What an append gives back for what the rules decided.
  @usableFromInline
  init(_ decision: AppendDecision, _ payload: Payload) {
    self =
      switch decision {
      case .appended(let id): .appended(id)
      case .repeated(let id): .repeated(id)
      case .full, .tooLarge: .full(payload)
      case .finished: .finished(payload)
      case .branchGone: .branchGone(payload)
      case .otherKind: .otherKind(payload)
      }
  }

  /// What an append gives back that has waited.
  init(_ waiter: Waiter<Payload>, _ payload: Payload) {
    switch waiter.outcome {
    case .append(let decision, _): self.init(decision, payload)
    case .deadline: self = .deadline(payload)
    case .cancelled: self = .cancelled(payload)
    case .finished: self = .finished(payload)
    case .message, .event, .deliveries, nil:
      preconditionFailure("A party that waits for room gets a decision about its message.")
    }
  }
}

extension ConversationBatchAppend {
  /// What an append of several messages gives back for what the rules decided.
  @usableFromInline
  init(_ decision: AppendDecision, _ ids: Range<ConversationMessageID>) {
    self =
      switch decision {
      case .appended, .repeated: .appended(ids)
      case .full, .tooLarge: .full
      case .finished: .finished
      case .branchGone: .branchGone
      case .otherKind: .otherKind
      }
  }

  /// What an append of several messages gives back that has waited.
  init<Payload>(_ waiter: Waiter<Payload>) {
    switch waiter.outcome {
    case .append(let decision, let ids): self.init(decision, ids)
    case .deadline: self = .deadline
    case .cancelled: self = .cancelled
    case .finished: self = .finished
    case .message, .event, .deliveries, nil:
      preconditionFailure("A party that waits for room gets a decision about its messages.")
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
