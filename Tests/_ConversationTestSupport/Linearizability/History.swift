/// What some threads called on one shared object, and what it returned.
///
/// The calls are in order of invocation. Those of one thread do not overlap, except that a
/// pending one may be followed by others: a caller that gave up on an operation goes on.
package struct History<Operation: Sendable, Outcome: Sendable>: Sendable {
  /// The calls, in order of invocation.
  package let calls: [HistoryCall<Operation, Outcome>]

  /// Makes a history of calls in any order.
  ///
  /// - Parameter calls: with stamps that all differ, those of one thread one after the other.
  /// - Complexity: O(*n* log *n*) for *n* calls.
  package init(_ calls: some Sequence<HistoryCall<Operation, Outcome>>) {
    self.calls = calls.sorted { $0.invocation < $1.invocation }
    var stamps: Set<HistoryStamp> = []
    var lastResponse: [Int: HistoryStamp] = [:]
    for call in self.calls {
      precondition(
        stamps.insert(call.invocation).inserted, "Two events have stamp \(call.invocation).")
      guard let response = call.response else { continue }
      precondition(stamps.insert(response).inserted, "Two events have stamp \(response).")
      let earlier = lastResponse.updateValue(response, forKey: call.thread)
      precondition(
        earlier.map { $0 < call.invocation } ?? true,
        "Thread \(call.thread) made a call before the one before it had returned.")
    }
  }
}
