import _ConversationTestSupport

/// A bounded first-in, first-out queue of numbers, one call at a time.
struct QueueModel: SequentialModel {
  enum Operation: Hashable, Sendable {
    case enqueue(Int)
    case dequeue
  }

  enum Outcome: Hashable, Sendable {
    case accepted
    case refused
    case value(Int)
    case empty
  }

  var capacity = Int.max

  /// What is in the queue, oldest first.
  var initial: [Int] { [] }

  func accepts(_ operation: Operation, returning outcome: Outcome, in state: [Int]) -> [Int]? {
    switch (operation, outcome) {
    case (.enqueue(let number), .accepted): state.count < capacity ? state + [number] : nil
    case (.enqueue, .refused): state.count < capacity ? nil : state
    case (.dequeue, .value(let number)): state.first == number ? Array(state.dropFirst()) : nil
    case (.dequeue, .empty): state.isEmpty ? state : nil
    case (.enqueue, .value), (.enqueue, .empty), (.dequeue, .accepted), (.dequeue, .refused): nil
    }
  }

  func effects(of operation: Operation, in state: [Int]) -> [[Int]] {
    switch operation {
    case .enqueue(let number): state.count < capacity ? [state + [number]] : []
    case .dequeue: state.isEmpty ? [] : [Array(state.dropFirst())]
    }
  }
}
