import _ConversationTestSupport

extension HistoryCall {
  /// A call of a history that a test writes down: from one stamp to another.
  static func call(
    _ thread: Int, _ operation: Operation, _ outcome: Outcome, _ stamps: ClosedRange<UInt64>
  ) -> HistoryCall {
    HistoryCall(
      thread: thread, operation: operation, invocation: HistoryStamp(stamps.lowerBound),
      completion: .returned(outcome, HistoryStamp(stamps.upperBound)))
  }

  /// A call that never returned.
  static func pending(
    _ thread: Int, _ operation: Operation, from stamp: UInt64
  ) -> HistoryCall {
    HistoryCall(
      thread: thread, operation: operation, invocation: HistoryStamp(stamp), completion: .pending)
  }
}
