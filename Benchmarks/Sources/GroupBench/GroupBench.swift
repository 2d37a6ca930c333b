import CBenchClock
import ConversationMemory
import Foundation
import Synchronization

/// Measures a group: messages that two threads are handed and acknowledge, in batches.
///
/// The conversation is full when the clock starts, so that appending is not measured. It prints a
/// line for each kind of payload and batch: millions of messages a second, the median of five.
@main
struct GroupBench {
  static func main() {
    let chosen = CommandLine.arguments.dropFirst().first
    for batch in [64, 1] {
      measure("strings", batch, chosen) { "message \($0)" }
      measure("integers", batch, chosen) { $0 }
    }
  }

  /// Measures one kind of payload, unless another was chosen on the command line.
  private static func measure<Payload: Sendable>(
    _ name: String, _ batch: Int, _ chosen: String?, _ payload: (Int) -> Payload
  ) {
    guard chosen == nil || chosen == "\(name)-\(batch)" else { return }
    let rate = median { run(1_000_000, batch: batch, payload) }
    print("\(name), 2 threads, batch \(batch)\t\(rate) M/s")
  }

  private static func median(_ run: () -> Double) -> Double {
    let runs = (0..<5).map { _ in run() }.sorted()
    return (runs[2] * 100).rounded() / 100
  }

  /// - Returns: Millions of messages a second.
  private static func run<Payload: Sendable>(
    _ count: Int, batch: Int, _ payload: (Int) -> Payload
  ) -> Double {
    let memory = ConversationBufferWindowMemory<Payload>(
      window: .time(.seconds(3600)), capacity: count)
    for number in 0..<count { _ = memory.append(payload(number)) }
    let group = memory.group("workers")
    let total = Atomic<Int>(0)
    let done = DispatchSemaphore(value: 0)
    let start = bench_now()
    for thread in 0..<2 {
      Thread {
        var deliveries: [ConversationDelivery<Payload>] = []
        var receipts: [ConversationReceipt] = []
        var handled = 0
        while true {
          deliveries.removeAll(keepingCapacity: true)
          group.receive(as: thread == 0 ? "a" : "b", atMost: batch, into: &deliveries)
          if deliveries.isEmpty { break }
          if batch == 1 {
            group.acknowledge(deliveries[0].receipt)
          } else {
            receipts.removeAll(keepingCapacity: true)
            for delivery in deliveries { receipts.append(delivery.receipt) }
            group.acknowledge(receipts)
          }
          handled += deliveries.count
        }
        total.add(handled, ordering: .relaxed)
        done.signal()
      }.start()
    }
    done.wait()
    done.wait()
    let nanoseconds = bench_now() - start
    precondition(total.load(ordering: .relaxed) == count, "Messages were lost or handed out twice.")
    precondition(group.status?.account.acknowledged == count, "Not all were acknowledged.")
    return Double(count) * 1_000 / Double(nanoseconds)
  }
}
