import BenchWorkload
import ConversationMemory

/// This library as a queue of payloads that are shared.
struct PayloadQueue<Element: Payload>: ThreadQueue {
  private let buffer: ConversationBufferWindowMemory<Element>

  init(capacity: Int) {
    buffer = ConversationBufferWindowMemory(
      window: .time(.seconds(60)), capacity: capacity, overflow: .wait, retention: .untilConsumed)
  }

  func send(_ element: Element) { _ = buffer.blockingAppend(element, until: .never) }

  func receive() -> Element {
    guard let element = buffer.blockingDequeuePayload(until: .never) else {
      Workload.fail("the queue ended")
    }
    return element
  }

  func send(all elements: [Element]) {
    var backoff = Backoff()
    while case .full = buffer.append(contentsOf: elements) { backoff.wait() }
  }

  func receive(atMost limit: Int, into elements: inout [Element]) {
    var backoff = Backoff()
    while buffer.dequeue(atMost: limit, into: &elements) == 0 { backoff.wait() }
  }
}
