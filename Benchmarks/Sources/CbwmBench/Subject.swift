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
