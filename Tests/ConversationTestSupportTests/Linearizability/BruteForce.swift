import _ConversationTestSupport

/// Whether any order of the calls is accepted, by trying every one: a naive twin of the checker.
///
/// - Complexity: O(*n*!) for *n* calls.
func isLinearizableByBruteForce<Model: SequentialModel>(
  _ history: History<Model.Operation, Model.Outcome>, _ model: Model
) -> Bool {
  func canFinish(_ rest: [HistoryCall<Model.Operation, Model.Outcome>], _ state: Model.State)
    -> Bool
  {
    if rest.allSatisfy({ $0.response == nil }) { return true }
    return rest.indices.contains { index in
      var others = rest
      let call = others.remove(at: index)
      let mustWait = others.contains { other in
        other.response.map { $0 < call.invocation } ?? false
      }
      if mustWait { return false }
      let states =
        switch call.completion {
        case .returned(let outcome, _):
          [model.accepts(call.operation, returning: outcome, in: state)].compactMap { $0 }
        case .pending: model.effects(of: call.operation, in: state)
        }
      return states.contains { canFinish(others, $0) }
    }
  }
  return canFinish(history.calls, model.initial)
}
