/// One call of a history: who called what, from when to when, with what outcome.
package struct HistoryCall<Operation: Sendable, Outcome: Sendable>: Sendable {
  /// How a call ended.
  package enum Completion: Sendable {
    /// It returned this outcome at this stamp.
    case returned(Outcome, HistoryStamp)
    /// It never returned: it may have taken effect at any time since its invocation, or not.
    case pending
  }

  package let thread: Int
  package let operation: Operation
  /// When it was called; no other stamp of the history is the same.
  package let invocation: HistoryStamp
  package let completion: Completion

  package init(
    thread: Int, operation: Operation, invocation: HistoryStamp, completion: Completion
  ) {
    if case .returned(_, let response) = completion {
      precondition(invocation < response, "A call cannot return before it is invoked.")
    }
    self.thread = thread
    self.operation = operation
    self.invocation = invocation
    self.completion = completion
  }

  /// When it returned, or nil if it never did.
  package var response: HistoryStamp? {
    switch completion {
    case .returned(_, let response): response
    case .pending: nil
    }
  }
}

extension HistoryCall: CustomStringConvertible {
  /// The operation and its outcome, `dequeue → value(1)`, or `dequeue → ?` if it never returned.
  package var description: String {
    switch completion {
    case .returned(let outcome, _): "\(operation) → \(outcome)"
    case .pending: "\(operation) → ?"
    }
  }
}
