import BenchWorkload
import CBenchClock
import ConversationMemory

/// What is measured here: a queue whose messages are each checked for their age.
typealias Buffer = ConversationBufferWindowMemory<Message>

extension Workload {
  /// A buffer as every row has it; nothing ever is a minute old, but it must be looked at.
  func buffer(_ overflow: ConversationOverflow = .wait) -> Buffer {
    Buffer(
      window: .time(.seconds(60)), capacity: capacity, overflow: overflow,
      retention: .untilConsumed)
  }

  /// A log of the same, with a subscription for each consumer.
  func broadcast() -> (log: Buffer, subscriptions: [ConversationSubscription<Message>]) {
    let log = Buffer(
      window: .time(.seconds(60)), capacity: capacity, overflow: .evictOldest, retention: .window)
    return (log, (0..<consumers).map { _ in log.subscribe(from: .oldest) })
  }
}

extension Buffer {
  /// Appends what subscribers are to see, and ends.
  func broadcast(_ messages: UInt64) {
    for value in 0..<messages { _ = append(Message(value: value)) }
    finish()
  }
}

extension Tally {
  /// Counts what a subscriber has seen, which must be everything.
  mutating func add(_ events: [ConversationEvent<Message>]) {
    for event in events {
      switch event {
      case .message(let message): add(message.payload)
      case .lagged: Workload.fail("a subscriber was overtaken")
      }
    }
  }
}

/// What a thread does when a call that never blocks finds the buffer full or empty: it pauses twice
/// as long each time, to about a microsecond, and then yields the core. So do the peers.
struct Backoff {
  private var step = 0

  mutating func wait() {
    guard step <= 6 else { return bench_yield() }
    for _ in 0..<1 << step { bench_pause() }
    step += 1
  }
}
