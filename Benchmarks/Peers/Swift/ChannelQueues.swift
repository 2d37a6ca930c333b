import AsyncAlgorithms
import BenchWorkload
import Foundation

/// `AsyncChannel`, which has no buffer at all: `send` waits until a consumer has the message.
struct Rendezvous: TaskQueue {
  private let channel = AsyncChannel<Message>()

  init(_ workload: Workload) {}

  func sender() -> Sender { Sender(channel: channel) }
  func receiver() -> Receiver { Receiver(iterator: channel.makeAsyncIterator()) }
  func finish() { channel.finish() }

  struct Sender: TaskSender {
    let channel: AsyncChannel<Message>

    func send(_ message: Message) async { await channel.send(message) }
  }

  struct Receiver: TaskReceiver {
    var iterator: AsyncChannel<Message>.Iterator

    mutating func receive() async -> Message? { await iterator.next() }
  }
}

/// `MultiProducerSingleConsumerAsyncChannel`: producers wait above the capacity and go on below
/// half of it; a batch goes in whole. One consumer.
///
/// Unchecked because source and channel, which cannot be copied, lie in variables; these are read
/// and written under the lock alone.
final class ManyToOne: TaskQueue, @unchecked Sendable {
  typealias Channel = MultiProducerSingleConsumerAsyncChannel<Message, Never>
  private let lock = NSLock()
  private var channel: Channel?
  private var source: Channel.Source?

  init(_ workload: Workload) {
    guard workload.consumers == 1 else { Workload.fail("one consumer only") }
    var both = Channel.makeChannel(
      backpressureStrategy: .watermark(low: workload.capacity / 2, high: workload.capacity))
    channel = both.takeChannel()
    source = consume both.source
  }

  func sender() -> Sender {
    lock.withLock {
      guard let another = source?.makeAdditionalSource() else { Workload.fail("it is finished") }
      return Sender(another)
    }
  }

  func receiver() -> Receiver {
    lock.withLock {
      guard let only = channel.take() else { Workload.fail("one consumer only") }
      return Receiver(only)
    }
  }

  func finish() {
    lock.withLock { source.take()?.finish() }
  }

  final class Sender: TaskSender {
    private var source: Channel.Source

    init(_ source: consuming Channel.Source) { self.source = source }

    func send(_ message: Message) async {
      do { try await source.send(message) } catch { Workload.fail("\(error)") }
    }

    func send(all messages: [Message]) async {
      do { try await source.send(contentsOf: messages) } catch { Workload.fail("\(error)") }
    }
  }

  final class Receiver: TaskReceiver {
    private var channel: Channel

    init(_ channel: consuming sending Channel) { self.channel = channel }

    func receive() async -> Message? { await channel.next() }
  }
}
