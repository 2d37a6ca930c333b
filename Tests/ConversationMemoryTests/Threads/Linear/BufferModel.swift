@testable import ConversationMemory
import _ConversationTestSupport

/// What a buffer of numbers does for one caller at a time, where nothing ends by age.
struct BufferModel: SequentialModel {
  enum Operation: Hashable, Sendable {
    case append(Int)
    case appendAll([Int])
    /// Waits, but for no time.
    case appendWaiting(Int)
    /// Waits, but for no time.
    case appendAllWaiting([Int])
    case dequeue
    /// At most so many in one step.
    case dequeueAll(Int)
    /// Waits, but for no time.
    case dequeueWaiting
    case account
    case read
    case finish
  }

  enum Outcome: Hashable, Sendable {
    case appended(UInt64)
    /// It came back, since there was no room, at once or until the deadline.
    case full
    case deadline
    /// Appending has ended; for a consumer that waits, nothing is left either.
    case finished
    case message(UInt64, Int)
    case numbers([Int])
    case nothing
    case account(ConversationAccount)
    case read([Item])
    case done
  }

  struct Item: Hashable, Sendable {
    var id: UInt64
    var number: Int
  }

  struct State: Hashable {
    var items: [Item] = []
    /// The last id that was delivered.
    var cursor: UInt64 = 0
    var appended = 0
    var consumed = 0
    var evicted = 0
    var delivered = 0
    var isFinished = false
  }

  var capacity: Int
  var overflow: ConversationOverflow
  var consumes: Bool

  var initial: State { State() }

  func accepts(
    _ operation: Operation, returning outcome: Outcome, in state: State
  ) -> State? {
    let (expected, next) = outcomeAndState(of: operation, in: state)
    return outcome == expected ? next : nil
  }

  func effects(of operation: Operation, in state: State) -> [State] {
    [outcomeAndState(of: operation, in: state).1]
  }

  private func outcomeAndState(
    of operation: Operation, in state: State
  ) -> (Outcome, State) {
    switch operation {
    case .append(let number): append([number], in: state, otherwise: .full)
    case .appendAll(let numbers): append(numbers, in: state, otherwise: .full)
    case .appendWaiting(let number):
      append([number], in: state, otherwise: overflow == .wait ? .deadline : .full)
    case .appendAllWaiting(let numbers):
      append(numbers, in: state, otherwise: overflow == .wait ? .deadline : .full)
    case .dequeue: dequeue(in: state, otherwise: .nothing)
    case .dequeueAll(let limit): dequeueAll(limit, in: state)
    case .dequeueWaiting: dequeue(in: state, otherwise: state.isFinished ? .finished : .deadline)
    case .account: (.account(account(of: state)), state)
    case .read: (.read(state.items), state)
    case .finish: (.done, finished(state))
    }
  }

  private func append(
    _ numbers: [Int], in state: State, otherwise full: Outcome
  ) -> (Outcome, State) {
    if state.isFinished { return (.finished, state) }
    var state = state
    while overflow == .evictOldest, state.items.count + numbers.count > capacity {
      state.items.removeFirst()
      state.evicted += 1
    }
    guard state.items.count + numbers.count <= capacity else { return (full, state) }
    let first = UInt64(state.appended + 1)
    for number in numbers {
      state.appended += 1
      state.items.append(Item(id: UInt64(state.appended), number: number))
    }
    return (.appended(first), state)
  }

  private func dequeue(in state: State, otherwise none: Outcome) -> (Outcome, State) {
    guard let index = state.items.firstIndex(where: { $0.id > state.cursor }) else {
      return (none, state)
    }
    var state = state
    let item = state.items[index]
    state.cursor = item.id
    if consumes {
      state.items.remove(at: index)
      state.consumed += 1
    } else {
      state.delivered += 1
    }
    return (.message(item.id, item.number), state)
  }

  private func dequeueAll(_ limit: Int, in state: State) -> (Outcome, State) {
    var state = state
    var numbers: [Int] = []
    while numbers.count < limit,
      case (.message(_, let number), let next) = dequeue(
        in: state, otherwise: .nothing)
    {
      numbers.append(number)
      state = next
    }
    return (.numbers(numbers), state)
  }

  private func finished(_ state: State) -> State {
    var state = state
    state.isFinished = true
    return state
  }

  private func account(of state: State) -> ConversationAccount {
    var account = ConversationAccount()
    account.appended = state.appended
    account.consumed = state.consumed
    account.evicted = state.evicted
    account.delivered = state.delivered
    return account
  }
}
