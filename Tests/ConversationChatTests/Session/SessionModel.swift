import _ConversationTestSupport

/// What a session of a full conversation that refuses does for one caller at a time.
struct SessionModel: SequentialModel {
  enum Operation: Hashable, Sendable {
    case add([Int])
    case pop
    case clear
    case items
  }

  enum Outcome: Hashable, Sendable {
    case added(Bool)
    case popped(Int?)
    case cleared
    case items([Int])
  }

  var capacity: Int

  var initial: [Int] { [] }

  func accepts(_ operation: Operation, returning outcome: Outcome, in state: [Int]) -> [Int]? {
    let (expected, next) = outcomeAndState(of: operation, in: state)
    return outcome == expected ? next : nil
  }

  func effects(of operation: Operation, in state: [Int]) -> [[Int]] {
    [outcomeAndState(of: operation, in: state).1]
  }

  private func outcomeAndState(of operation: Operation, in state: [Int]) -> (Outcome, [Int]) {
    switch operation {
    case .add(let numbers):
      let fits = state.count + numbers.count <= capacity
      return (.added(fits), fits ? state + numbers : state)
    case .pop: return (.popped(state.last), state.dropLast())
    case .clear: return (.cleared, [])
    case .items: return (.items(state), state)
    }
  }
}
