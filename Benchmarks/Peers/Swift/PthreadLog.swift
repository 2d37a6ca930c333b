import BenchWorkload
import DequeModule

/// The newest messages in a `Deque` under a mutex, as one would write it by hand. It has no tree.
///
/// Unchecked because `messages` and `nextID` are touched under the mutex alone.
final class PthreadLog: ReadersLog, @unchecked Sendable {
  private let capacity: Int
  private let mutex = PthreadMutex()
  private var messages = Deque<Message>()
  private var nextID: UInt64 = 0

  init(capacity: Int) {
    self.capacity = capacity
    messages.reserveCapacity(capacity)
  }

  func append(_ message: Message, below parent: UInt64?) -> UInt64 {
    mutex.withLock {
      if messages.count == capacity { messages.removeFirst() }
      messages.append(message)
      nextID += 1
      return nextID
    }
  }

  func last(_ count: Int) -> [Message] { mutex.withLock { Array(messages.suffix(count)) } }
  func path(to id: UInt64) -> [Message]? { nil }
}
