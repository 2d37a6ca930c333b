import BenchWorkload
import CBenchClock
import ConversationMemory
import Synchronization

/// Producing threads never wait: a full buffer drops its oldest message.
enum ThreadEviction {
  /// - Returns: Nanoseconds to the end of the last consumer, and how many messages were delivered.
  static func run(_ workload: Workload) -> String {
    let buffer = workload.buffer(.evictOldest)
    let (producers, consumers) = (workload.producers, workload.consumers)
    let crew = ThreadCrew(count: producers + consumers)
    let finished = Finished()
    for index in 0..<producers {
      let values = workload.share(index, of: producers)
      crew.start(index) {
        for value in values { _ = buffer.append(Message(value: value)) }
        let count = finished.producerCount.add(1, ordering: .acquiringAndReleasing).newValue
        if count == producers { buffer.finish() }
        return Tally()
      }
    }
    for index in 0..<consumers {
      crew.start(producers + index) {
        var tally = Tally()
        while let message = buffer.blockingDequeuePayload(until: .never) { tally.add(message) }
        return tally
      }
    }
    let start = crew.release()
    crew.wait(for: producers + consumers)
    let elapsed = bench_now() - start
    let delivered = crew.tally(producers..<producers + consumers).count
    guard delivered + UInt64(buffer.account.evicted) == workload.messages else {
      Workload.fail("messages were lost or repeated")
    }
    return "\(elapsed) \(delivered)"
  }

  private final class Finished: Sendable {
    let producerCount = Atomic(0)
  }
}
