import BenchWorkload
import NIOCore
import Synchronization

/// `NIOAsyncSequenceProducer` of SwiftNIO: producers are told to stop at the capacity and to go on
/// below half of it. The bound is soft, since what is too much for it is already in; and it tells
/// so through a call-back, so who is told to stop yields its thread until that came. One consumer.
struct ProducedSequence: TaskQueue {
  typealias Strategy = NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark
  typealias Producer = NIOAsyncSequenceProducer<Message, Strategy, Demand>
  private let source: Producer.Source
  private let sequence: Producer
  private let demand = Demand()

  init(_ workload: Workload) {
    guard workload.consumers == 1 else { Workload.fail("one consumer only") }
    let new = Producer.makeSequence(
      elementType: Message.self,
      backPressureStrategy: Strategy(
        lowWatermark: workload.capacity / 2, highWatermark: workload.capacity),
      finishOnDeinit: false, delegate: demand)
    source = new.source
    sequence = new.sequence
  }

  func sender() -> Sender { Sender(source: source, demand: demand) }
  func receiver() -> Receiver { Receiver(iterator: sequence.makeAsyncIterator()) }
  func finish() { source.finish() }

  /// How often producers were told to go on.
  final class Demand: NIOAsyncSequenceProducerDelegate {
    let resumed = Atomic(0)

    func produceMore() { resumed.add(1, ordering: .releasing) }
    func didTerminate() {}
  }

  struct Sender: TaskSender {
    let source: Producer.Source
    let demand: Demand

    func send(_ message: Message) async { await wait { source.yield(message) } }

    func send(all messages: [Message]) async {
      await wait { source.yield(contentsOf: messages) }
    }

    private func wait(_ put: () -> Producer.Source.YieldResult) async {
      // Read before: a call-back that comes between the two is seen.
      let before = demand.resumed.load(ordering: .acquiring)
      guard case .stopProducing = put() else { return }
      while demand.resumed.load(ordering: .acquiring) == before { await Task.yield() }
    }
  }

  struct Receiver: TaskReceiver {
    var iterator: Producer.AsyncIterator

    mutating func receive() async -> Message? { await iterator.next() }
  }
}
