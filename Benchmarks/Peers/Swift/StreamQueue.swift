import BenchWorkload

/// `AsyncStream`. `.bufferingOldest` refuses what does not fit; the producer yields its thread and
/// tries again.
struct StreamQueue: TaskQueue {
  private let stream: AsyncStream<Message>
  private let continuation: AsyncStream<Message>.Continuation

  init(_ workload: Workload) {
    (stream, continuation) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingOldest(workload.capacity))
  }

  func sender() -> Sender { Sender(continuation: continuation) }
  func receiver() -> Receiver { Receiver(iterator: stream.makeAsyncIterator()) }
  func finish() { continuation.finish() }

  struct Sender: TaskSender {
    let continuation: AsyncStream<Message>.Continuation

    func send(_ message: Message) async {
      while case .dropped = continuation.yield(message) { await Task.yield() }
    }
  }

  struct Receiver: TaskReceiver {
    var iterator: AsyncStream<Message>.Iterator

    mutating func receive() async -> Message? { await iterator.next() }
  }
}
