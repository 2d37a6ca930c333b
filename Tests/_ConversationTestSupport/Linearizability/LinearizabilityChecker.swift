/// Decides whether a history could have come from calls made one at a time.
///
/// The question is NP-complete (Gibbons and Korach, “Testing shared memories”, SIAM Journal on
/// Computing 26:4, 1997), so the search has a limit and says when it met it. Recorded histories of
/// forty calls by four threads on a queue took 60 configurations on average and 230 at most,
/// eighty calls by eight threads 500 and 3,300 (100 histories each, correct and faulty queues).
package struct LinearizabilityChecker<Model: SequentialModel>: Sendable {
  private let model: Model
  private let configurationLimit: Int

  /// Makes a checker against a model.
  ///
  /// - Parameter configurationLimit: how many configurations to meet and keep before giving up;
  ///   each holds one state of the model.
  package init(_ model: Model, configurationLimit: Int = 1_000_000) {
    precondition(configurationLimit > 0, "A search needs room for one configuration at least.")
    self.model = model
    self.configurationLimit = configurationLimit
  }

  /// Looks for an order of the calls that the model accepts and that keeps every call between its
  /// invocation and its response. A pending call may come at any place after its invocation, or
  /// not at all.
  package func check(
    _ history: History<Model.Operation, Model.Outcome>
  ) -> LinearizabilityVerdict<Model.Operation, Model.Outcome> {
    var search = LinearizationSearch(model: model, history: history)
    let end = search.run(configurationLimit: configurationLimit)
    let longest = search.longest.map { history.calls[$0] }
    switch end {
    case .found:
      return .linearizable(order: longest)
    case .limitReached:
      return .undecided(configurationCount: search.configurationCount)
    case .exhausted:
      let configuration = search.longestConfiguration
      return .notLinearizable(
        LinearizabilityCounterexample(
          history: history, longestPrefix: longest,
          refused: search.candidates(after: configuration.placed).reversed().map {
            history.calls[$0]
          },
          stateDescription: "\(configuration.state)"))
    }
  }
}
