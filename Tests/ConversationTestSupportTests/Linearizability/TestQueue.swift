import ConversationTestSupport

/// A bounded queue under one lock, with a fault of choice: what the checker is to judge.
final class TestQueue: Sendable {
  /// What is wrong with a queue.
  enum Fault: CaseIterable, Sendable {
    case none
    /// Every third dequeue takes the second oldest, if there are two.
    case secondOldest
    /// Every third enqueue is accepted and forgotten.
    case lostAppend
    /// Every third dequeue leaves in place what it returns.
    case duplicateDelivery
  }

  private struct State {
    var numbers: [Int] = []
    var enqueueCount = 0
    var dequeueCount = 0
  }

  private let capacity: Int
  private let fault: Fault
  private let lock = Lock(State())

  init(capacity: Int, fault: Fault = .none) {
    self.capacity = capacity
    self.fault = fault
  }

  func apply(_ operation: QueueModel.Operation) -> QueueModel.Outcome {
    switch operation {
    case .enqueue(let number): enqueue(number)
    case .dequeue: dequeue()
    }
  }

  func enqueue(_ number: Int) -> QueueModel.Outcome {
    lock.withLock { state in
      guard state.numbers.count < capacity else { return .refused }
      state.enqueueCount += 1
      if fault == .lostAppend, state.enqueueCount % 3 == 0 { return .accepted }
      state.numbers.append(number)
      return .accepted
    }
  }

  func dequeue() -> QueueModel.Outcome {
    lock.withLock { state in
      guard let oldest = state.numbers.first else { return .empty }
      state.dequeueCount += 1
      let isFaulty = state.dequeueCount % 3 == 0
      if isFaulty, fault == .secondOldest, state.numbers.count > 1 {
        return .value(state.numbers.remove(at: 1))
      }
      if isFaulty, fault == .duplicateDelivery { return .value(oldest) }
      return .value(state.numbers.removeFirst())
    }
  }

  /// Looks, meets others, and takes: two locked steps where one is needed. Whoever meets looks at
  /// the same number.
  func dequeueInTwoSteps(meeting meet: () -> Void) -> QueueModel.Outcome {
    let oldest = lock.withLock { $0.numbers.first }
    meet()
    lock.withLock { state in
      if !state.numbers.isEmpty { state.numbers.removeFirst() }
    }
    return oldest.map { .value($0) } ?? .empty
  }
}
