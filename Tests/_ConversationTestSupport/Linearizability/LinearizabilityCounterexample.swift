/// A history that no order explains, with the order that explains most of it.
package struct LinearizabilityCounterexample<Operation: Sendable, Outcome: Sendable>: Sendable {
  package let history: History<Operation, Outcome>
  /// The accepted order that places the most returned calls; one of several, perhaps.
  package let longestPrefix: [HistoryCall<Operation, Outcome>]
  /// The calls that could come next after it by their stamps; the model accepts no way on.
  package let refused: [HistoryCall<Operation, Outcome>]
  /// The model's state after the prefix, as text.
  package let stateDescription: String
}

extension LinearizabilityCounterexample: CustomStringConvertible {
  package var description: String {
    """
    not linearizable: \(longestPrefix.count) of \(history.calls.count) calls can be ordered,
    which leads to the state \(stateDescription)
    where none of these leads on: \(refused.map(\.description).joined(separator: ", "))

    \(HistoryDrawing(of: history, order: longestPrefix))
    """
  }
}
