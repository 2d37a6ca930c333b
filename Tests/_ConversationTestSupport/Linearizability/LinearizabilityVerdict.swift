/// What a linearizability check found.
package enum LinearizabilityVerdict<Operation: Sendable, Outcome: Sendable>: Sendable {
  /// The model accepts the calls in this order. Pending calls that are not in it had no effect.
  case linearizable(order: [HistoryCall<Operation, Outcome>])
  /// The model accepts them in no order.
  case notLinearizable(LinearizabilityCounterexample<Operation, Outcome>)
  /// The limit of configurations was met before an order was found or excluded.
  case undecided(configurationCount: Int)

  /// Whether an order was found.
  package var isLinearizable: Bool {
    switch self {
    case .linearizable: true
    case .notLinearizable, .undecided: false
    }
  }

  /// Whether it is certain that there is no order.
  package var isRejected: Bool {
    switch self {
    case .notLinearizable: true
    case .linearizable, .undecided: false
    }
  }
}

extension LinearizabilityVerdict: CustomStringConvertible {
  /// The order, or why there is none with a drawing of the history.
  package var description: String {
    switch self {
    case .linearizable(let order):
      "linearizable: " + order.map(\.description).joined(separator: ", ")
    case .notLinearizable(let counterexample):
      counterexample.description
    case .undecided(let configurationCount):
      "undecided after \(configurationCount) configurations"
    }
  }
}
