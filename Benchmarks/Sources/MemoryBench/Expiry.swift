import CBenchClock
import ConversationMemory
import Foundation
import Synchronization

/// All conversations are over at about the same time, and nobody reads: what is held afterwards,
/// and the longest that anybody else had to wait meanwhile.
enum Expiry {
  static func run(conversations: Int) {
    let before = Machine.residentBytes
    var configuration = ConversationStoreConfiguration()
    configuration.window = .time(.seconds(10))
    // Another window, so that who looks for pauses has something to append to.
    configuration.windows = [("p:*", .count(1))]
    let store = ConversationStore(configuration)
    let start = bench_now()
    _ = Fill.append(to: store, conversations: conversations, messages: 10, bytes: 100)
    let filled = bench_now()
    Machine.report("held at the peak, MB", Double(store.usage.heldBytes) / 1e6)
    Machine.report("resident at the peak, MB", Double(Machine.residentBytes - before) / 1e6)
    Machine.report("filled in, s", Double(filled - start) / 1e9)
    // The same is measured while nothing expires: what a machine does to its threads anyway.
    let pauses = [Pauses(), Pauses()]
    let isExpiring = Atomic(false)
    let isOver = Atomic(false)
    let prober = Thread {
      let payload: [UInt8] = Array("x".utf8)
      let waits = CoreWaits()
      var number = 0
      while !isOver.load(ordering: .relaxed) {
        number = (number + 1) % 1_000
        let phase = isExpiring.load(ordering: .relaxed) ? 1 : 0
        let waited = waits.nanoseconds
        let start = bench_now()
        store.append(payload, to: "p:\(number)")
        let passed = bench_now() - start
        pauses[phase].note(passed, waiting: min(passed, waits.nanoseconds - waited))
      }
    }
    prober.start()
    while bench_now() - start < 9_800_000_000 { usleep(100_000) }
    isExpiring.store(true, ordering: .relaxed)
    // Asking takes a core from those who are watched, so it is not done before all is over.
    while bench_now() < filled + 10_020_000_000 { usleep(10_000) }
    while store.count > 1_000, bench_now() - start < 60_000_000_000 { usleep(10_000) }
    let late = Double(bench_now()) - Double(filled + 10_000_000_000)
    Machine.report("all gone after the last is over, ms", late / 1e6)
    isOver.store(true, ordering: .relaxed)
    while !prober.isFinished { usleep(1_000) }
    pauses[0].report("before")
    pauses[1].report("meanwhile")
    Machine.report("held afterwards, MB", Double(store.usage.heldBytes) / 1e6)
    Machine.report("resident afterwards, MB", Double(Machine.residentBytes - before) / 1e6)
  }
}

/// The longest of many times, with and without those in which a thread had no core.
private final class Pauses: Sendable {
  private let longest = Atomic<UInt64>(0)
  private let longestRunning = Atomic<UInt64>(0)
  private let overMillisecond = Atomic<Int>(0)

  func note(_ nanoseconds: UInt64, waiting: UInt64) {
    longest.max(nanoseconds, ordering: .relaxed)
    longestRunning.max(nanoseconds - waiting, ordering: .relaxed)
    if nanoseconds > 1_000_000 { overMillisecond.add(1, ordering: .relaxed) }
  }

  func report(_ when: String) {
    let longest = Double(longest.load(ordering: .relaxed)) / 1e6
    let running = Double(longestRunning.load(ordering: .relaxed)) / 1e6
    Machine.report("longest append \(when), ms", longest)
    Machine.report("longest append \(when) but for waiting for a core, ms", running)
    let count = overMillisecond.load(ordering: .relaxed)
    Machine.report("appends over 1 ms \(when)", Double(count))
  }
}

/// How long a thread has been ready to run and had no core, as the system counts it; 0 where it
/// does not.
private struct CoreWaits {
  private let file = open("/proc/thread-self/schedstat", O_RDONLY)

  /// As of now, for the thread that made this.
  var nanoseconds: UInt64 {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 96) { text in
      let count = pread(file, text.baseAddress, text.count, 0)
      let words = text.prefix(max(0, count)).split(separator: UInt8(ascii: " "))
      guard words.count > 1 else { return 0 }
      return words[1].reduce(0) { $0 * 10 + UInt64($1 &- 48) }
    }
  }
}
