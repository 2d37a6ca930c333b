import BenchWorkload
import DequeModule

/// An actor around a `Deque`, as one would write it by hand.
struct ActorQueue: TaskQueue {
  private let buffer: ActorBuffer

  init(_ workload: Workload) { buffer = ActorBuffer(capacity: workload.capacity) }

  func sender() -> End { End(buffer: buffer) }
  func receiver() -> End { End(buffer: buffer) }
  func finish() async { await buffer.finish() }

  struct End: TaskSender, TaskReceiver {
    let buffer: ActorBuffer

    func send(_ message: Message) async { await buffer.send(message) }
    func receive() async -> Message? { await buffer.receive() }
  }
}

actor ActorBuffer {
  private let capacity: Int
  private var messages = Deque<Message>()
  private var senders = Deque<(Message, CheckedContinuation<Void, Never>)>()
  private var receivers = Deque<CheckedContinuation<Message?, Never>>()
  private var isFinished = false

  init(capacity: Int) { self.capacity = capacity }

  func send(_ message: Message) async {
    if let receiver = receivers.popFirst() {
      receiver.resume(returning: message)
    } else if messages.count < capacity {
      messages.append(message)
    } else {
      await withCheckedContinuation { senders.append((message, $0)) }
    }
  }

  func receive() async -> Message? {
    if let message = messages.popFirst() {
      if let (next, sender) = senders.popFirst() {
        messages.append(next)
        sender.resume()
      }
      return message
    }
    if isFinished { return nil }
    return await withCheckedContinuation { receivers.append($0) }
  }

  func finish() {
    isFinished = true
    while let receiver = receivers.popFirst() { receiver.resume(returning: nil) }
  }
}
