import BenchWorkload

/// A queue between tasks. `receive` returns nil once `finish` was called and nothing is left.
protocol TaskQueue: Sendable {
  associatedtype Sender: TaskSender
  associatedtype Receiver: TaskReceiver
  init(_ workload: Workload)
  func sender() -> Sender
  func receiver() -> Receiver
  func finish() async
}

protocol TaskSender {
  mutating func send(_ message: Message) async
  mutating func send(all messages: [Message]) async
}

extension TaskSender {
  mutating func send(all messages: [Message]) async {
    for message in messages { await send(message) }
  }
}

protocol TaskReceiver {
  mutating func receive() async -> Message?
}
