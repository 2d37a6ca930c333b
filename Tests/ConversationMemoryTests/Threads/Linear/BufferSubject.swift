import ConversationMemory
import ConversationTestSupport

/// A buffer of numbers that a history is recorded of, on request a faulty one.
final class BufferSubject: Sendable {
  /// What its dequeue does wrong, now and then.
  enum Fault: CaseIterable {
    /// Takes a message and forgets it.
    case drops
    /// Gives the message before once more.
    case repeats
    /// Gives the second message before the first.
    case swaps
  }

  private let memory: ConversationBufferWindowMemory<Int>
  private let fault: Fault?
  private let faulty = ConversationTestSupport.Lock(
    (count: 0, last: BufferModel.Outcome?.none, held: BufferModel.Outcome?.none))

  init(_ configuration: ConversationConfiguration<Int>, fault: Fault? = nil) {
    memory = ConversationBufferWindowMemory(configuration)
    self.fault = fault
  }

  func apply(_ operation: BufferModel.Operation) -> BufferModel.Outcome {
    switch operation {
    case .append(let number): outcome(memory.append(number))
    case .appendAll(let numbers): outcome(memory.append(contentsOf: numbers))
    case .appendWaiting(let number):
      outcome(memory.blockingAppend(number, until: .after(.zero)))
    case .dequeueAll(let limit): dequeueAll(limit)
    case .dequeue: fault == nil ? dequeue() : dequeueFaultily()
    case .dequeueWaiting: outcome(memory.blockingDequeue(until: .after(.zero)))
    case .account: .account(memory.account)
    case .read:
      .read(
        memory.read().messages.map { BufferModel.Item(id: $0.id.rawValue, number: $0.payload) })
    case .finish: finish()
    }
  }

  private func finish() -> BufferModel.Outcome {
    memory.finish()
    return .done
  }

  private func dequeue() -> BufferModel.Outcome {
    memory.dequeue().map { .message($0.id.rawValue, $0.payload) } ?? .nothing
  }

  private func dequeueAll(_ limit: Int) -> BufferModel.Outcome {
    var numbers: [Int] = []
    memory.dequeue(atMost: limit, into: &numbers)
    return .numbers(numbers)
  }

  private func dequeueFaultily() -> BufferModel.Outcome {
    faulty.withLock { [self] state in
      if let held = state.held {
        state.held = nil
        return held
      }
      state.count += 1
      guard state.count.isMultiple(of: 2) else {
        let outcome = dequeue()
        if outcome != .nothing { state.last = outcome }
        return outcome
      }
      switch fault {
      case .drops:
        _ = dequeue()
        return dequeue()
      case .repeats: return state.last ?? dequeue()
      case .swaps:
        let first = dequeue()
        let second = dequeue()
        if second == .nothing { return first }
        state.held = first
        return second
      case nil: return dequeue()
      }
    }
  }

  private func outcome(_ result: ConversationAppend<Int>) -> BufferModel.Outcome {
    switch result {
    case .appended(let id), .repeated(let id): .appended(id.rawValue)
    case .finished: .finished
    case .deadline: .deadline
    case .full, .branchGone, .otherKind, .cancelled: .full
    }
  }

  private func outcome(_ result: ConversationBatchAppend) -> BufferModel.Outcome {
    switch result {
    case .appended(let ids): .appended(ids.lowerBound.rawValue)
    case .finished: .finished
    case .deadline: .deadline
    case .full, .branchGone, .otherKind, .cancelled: .full
    }
  }

  private func outcome(_ result: ConversationDequeue<Int>) -> BufferModel.Outcome {
    switch result {
    case .message(let message): .message(message.id.rawValue, message.payload)
    case .finished: .finished
    case .deadline: .deadline
    case .cancelled: .nothing
    }
  }
}
