import BenchWorkload
import DequeModule

/// A `Deque` under a mutex with two conditions, as one would write it by hand.
///
/// Unchecked because `elements` is touched under the mutex alone.
final class PthreadDeque<Element: Payload>: ThreadQueue, @unchecked Sendable {
  private let capacity: Int
  private let mutex = PthreadMutex()
  private let room = PthreadMutex.Condition()
  private let arrival = PthreadMutex.Condition()
  private var elements = Deque<Element>()

  init(capacity: Int) {
    self.capacity = capacity
    elements.reserveCapacity(capacity)
  }

  func send(_ element: Element) {
    mutex.withLock {
      while elements.count == capacity { room.wait(with: mutex) }
      elements.append(element)
    }
    arrival.signal()
  }

  func receive() -> Element {
    let element = mutex.withLock {
      while elements.isEmpty { arrival.wait(with: mutex) }
      return elements.removeFirst()
    }
    room.signal()
    return element
  }

  func send(all batch: [Element]) {
    mutex.withLock {
      while elements.count + batch.count > capacity { room.wait(with: mutex) }
      elements.append(contentsOf: batch)
    }
    arrival.broadcast()
  }

  func receive(atMost limit: Int, into batch: inout [Element]) {
    mutex.withLock {
      while elements.isEmpty { arrival.wait(with: mutex) }
      let count = min(limit, elements.count)
      batch.append(contentsOf: elements.prefix(count))
      elements.removeFirst(count)
    }
    room.broadcast()
  }
}
