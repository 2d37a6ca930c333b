import BenchWorkload
import CBenchClock
import DequeModule
import Synchronization

/// An actor around a `Deque` of the newest messages, as one would write it by hand.
actor ActorLog {
  private let capacity: Int
  private var messages = Deque<Message>()

  init(capacity: Int) {
    self.capacity = capacity
    messages.reserveCapacity(capacity)
  }

  func append(_ message: Message) {
    if messages.count == capacity { messages.removeFirst() }
    messages.append(message)
  }

  func last(_ count: Int) -> [Message] { Array(messages.suffix(count)) }

  /// One task copies the last ten messages, over and over, beside producing tasks that append.
  ///
  /// - Returns: Nanoseconds of all reads, and how many messages were appended beside them.
  static func lastTen(_ workload: Workload) async -> String {
    let log = ActorLog(capacity: workload.capacity)
    for value: UInt64 in 0..<10 { await log.append(Message(value: value)) }
    let end = End()
    let start = bench_now()
    async let appended = withTaskGroup(of: UInt64.self) { group in
      for _ in 0..<workload.producers {
        group.addTask {
          var count: UInt64 = 0
          while !end.isReached.load(ordering: .acquiring) {
            await log.append(Message(value: count))
            count += 1
          }
          return count
        }
      }
      return await group.reduce(0, +)
    }
    for _ in 0..<workload.messages {
      guard await log.last(10).count == 10 else { Workload.fail("not ten were read") }
    }
    let elapsed = bench_now() - start
    end.isReached.store(true, ordering: .releasing)
    return "\(elapsed) \(await appended)"
  }

  private final class End: Sendable {
    let isReached = Atomic(false)
  }
}
