/// A depth-first search for an order of the calls that the model accepts.
///
/// The algorithm is Wing and Gong's, “Testing and verifying concurrent objects” (JPDC 17, 1993):
/// of the calls not yet placed, any that was invoked before the first of their responses may come
/// next. To it comes Lowe's memory of configurations, “Testing for linearizability” (Concurrency
/// and Computation 29:4, 2017): the set of calls placed and the state reached decide all that
/// follows, so a pair met twice is searched once. From Lowe's just-in-time variant we take the
/// order of trying: the call that returns first comes first, a pending one last, and so most
/// correct histories are accepted without ever going back.
///
/// ```
/// path   root ─► (placed {0}, s₁) ─► (placed {0,2}, s₂) ─► …   each with the choices still to try
/// seen   every configuration ever put on the path
/// ```
///
/// With *p* threads at most *p* calls and the pending ones are open to choice at a time, so
/// without pending calls there are O(*n* · 2ᵖ) sets of placed calls for *n* calls, times the
/// states that each can lead to.
struct LinearizationSearch<Model: SequentialModel>: ~Copyable {
  struct Configuration: Hashable {
    var placed: CallSet
    var state: Model.State
  }

  private struct Choice {
    let call: Int
    let state: Model.State
  }

  private struct Step {
    let configuration: Configuration
    /// The call that led here; nil at the root.
    let call: Int?
    /// The number of returned calls placed so far.
    let returnedCount: Int
    /// What may come next, the first to try at the end.
    var choices: [Choice]
  }

  enum End {
    case found
    case exhausted
    case limitReached
  }

  private let model: Model
  private let history: History<Model.Operation, Model.Outcome>
  private let returnedCount: Int
  private var path: [Step] = []
  private var seen: Set<Configuration> = []

  /// The longest order found so far, as indices of calls; a longer one places more returned calls.
  private(set) var longest: [Int] = []
  private(set) var longestConfiguration: Configuration
  private var longestReturnedCount = 0

  init(model: Model, history: History<Model.Operation, Model.Outcome>) {
    self.model = model
    self.history = history
    returnedCount = history.calls.count { $0.response != nil }
    longestConfiguration = Configuration(
      placed: CallSet(callCount: history.calls.count), state: model.initial)
  }

  /// The number of configurations met.
  var configurationCount: Int { seen.count }

  /// Searches until an order is found, none can be, or the limit of configurations is reached.
  mutating func run(configurationLimit: Int) -> End {
    advance(to: longestConfiguration, by: nil, returnedCount: 0)
    while let last = path.indices.last {
      if path[last].returnedCount == returnedCount { return .found }
      guard let choice = path[last].choices.popLast() else {
        path.removeLast()
        continue
      }
      let next = Configuration(
        placed: path[last].configuration.placed.inserting(choice.call), state: choice.state)
      guard !seen.contains(next) else { continue }
      guard seen.count < configurationLimit else { return .limitReached }
      let isReturned = history.calls[choice.call].response != nil
      advance(
        to: next, by: choice.call, returnedCount: path[last].returnedCount + (isReturned ? 1 : 0))
    }
    return .exhausted
  }

  private mutating func advance(
    to configuration: Configuration, by call: Int?, returnedCount: Int
  ) {
    seen.insert(configuration)
    path.append(
      Step(
        configuration: configuration, call: call, returnedCount: returnedCount,
        choices: choices(in: configuration)))
    guard returnedCount > longestReturnedCount else { return }
    longestReturnedCount = returnedCount
    longest = path.compactMap(\.call)
    longestConfiguration = configuration
  }

  private func choices(in configuration: Configuration) -> [Choice] {
    candidates(after: configuration.placed).flatMap { index in
      let call = history.calls[index]
      let states =
        switch call.completion {
        case .returned(let outcome, _):
          model.accepts(call.operation, returning: outcome, in: configuration.state).map { [$0] }
            ?? []
        case .pending:
          model.effects(of: call.operation, in: configuration.state)
        }
      return states.map { Choice(call: index, state: $0) }
    }
  }

  /// The calls that may come next, the pending ones first and the first to return at the end.
  func candidates(after placed: CallSet) -> [Int] {
    var candidates: [Int] = []
    var firstResponse: HistoryStamp?
    for index in placed.firstAbsent..<max(placed.firstAbsent, history.calls.count)
    where !placed.contains(index) {
      let call = history.calls[index]
      // Calls come by invocation: those further on were invoked later still, and return later.
      if let firstResponse, call.invocation > firstResponse { break }
      candidates.append(index)
      if let response = call.response { firstResponse = min(response, firstResponse ?? response) }
    }
    return candidates.sorted { first, second in
      switch (history.calls[first].response, history.calls[second].response) {
      case (let first?, let second?): first > second
      case (nil, nil): first > second
      case (let first, _): first == nil
      }
    }
  }
}
