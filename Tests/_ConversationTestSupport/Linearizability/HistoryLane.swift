/// The calls of one thread, as it makes them.
///
/// A lane belongs to its thread alone; the threads share nothing but the counter of stamps, one
/// atomic addition per event. Between the two stamps of a call stands only the call.
package struct HistoryLane<Operation: Sendable, Outcome: Sendable>: Sendable {
  private let thread: Int
  private let counter: HistoryStampCounter
  private var begun: (operation: Operation, invocation: HistoryStamp)?
  private var ended: [HistoryCall<Operation, Outcome>] = []

  init(thread: Int, capacity: Int, counter: HistoryStampCounter) {
    self.thread = thread
    self.counter = counter
    ended.reserveCapacity(capacity)
  }

  /// Notes that the thread is about to call. A call that was begun and not ended stays pending.
  package mutating func begin(_ operation: Operation) {
    abandon()
    begun = (operation, counter.next())
  }

  /// Notes what the begun call returned.
  package mutating func end(_ outcome: Outcome) {
    let response = counter.next()
    guard let begun else { preconditionFailure("A call ended that had not begun: \(outcome).") }
    self.begun = nil
    ended.append(
      HistoryCall(
        thread: thread, operation: begun.operation, invocation: begun.invocation,
        completion: .returned(outcome, response)))
  }

  /// Notes a call around the body that makes it.
  ///
  /// - Returns: what the body returned.
  /// - Throws: what the body threw; the call is then pending, since nobody knows what it did.
  @discardableResult
  package mutating func record<Failure: Error>(
    _ operation: Operation, _ body: () throws(Failure) -> Outcome
  ) throws(Failure) -> Outcome {
    begin(operation)
    let outcome = try body()
    end(outcome)
    return outcome
  }

  /// The calls so far in order of invocation, with the one that has not ended as pending.
  package var calls: [HistoryCall<Operation, Outcome>] {
    var lane = self
    lane.abandon()
    return lane.ended
  }

  private mutating func abandon() {
    guard let begun else { return }
    ended.append(
      HistoryCall(
        thread: thread, operation: begun.operation, invocation: begun.invocation,
        completion: .pending))
    self.begun = nil
  }
}
