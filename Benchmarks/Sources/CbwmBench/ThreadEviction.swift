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
    let end = End()
    for index in 0..<producers {
      let values = workload.share(index, of: producers)
      crew.start(index) {
        for value in values { buffer.append(Message(value: value)) }
        if end.producersDone.add(1, ordering: .acquiringAndReleasing).newValue == producers {
          end.isNear.store(true, ordering: .releasing)
        }
        return Tally()
      }
    }
    for index in 0..<consumers {
      crew.start(producers + index) { consume(buffer, until: end) }
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

  private static func consume(_ buffer: Buffer, until end: End) -> Tally {
    var tally = Tally()
    var backoff = Backoff()
    while true {
      let isLast = end.isNear.load(ordering: .acquiring)
      if let message = buffer.dequeuePayload() {
        tally.add(message)
        backoff = Backoff()
      } else if isLast {
        return tally
      } else {
        backoff.wait()
      }
    }
  }

  /// Whether all producers are done, so that an empty buffer stays so.
  private final class End: Sendable {
    let producersDone = Atomic(0)
    let isNear = Atomic(false)
  }
}
