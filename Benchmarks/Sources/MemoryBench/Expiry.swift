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
    Machine.report("held at the peak, MB", Double(store.usage.heldBytes) / 1e6)
    Machine.report("resident at the peak, MB", Double(Machine.residentBytes - before) / 1e6)
    Machine.report("filled in, s", Double(bench_now() - start) / 1e9)
    // The same is measured while nothing expires: what a machine does to its threads anyway.
    let longest = [Pause(), Pause()]
    let isExpiring = Atomic(false)
    let isOver = Atomic(false)
    let prober = Thread {
      let payload: [UInt8] = Array("x".utf8)
      var number = 0
      while !isOver.load(ordering: .relaxed) {
        number = (number + 1) % 1_000
        let phase = isExpiring.load(ordering: .relaxed) ? 1 : 0
        let start = bench_now()
        store.append(payload, to: "p:\(number)")
        longest[phase].note(bench_now() - start)
      }
    }
    prober.start()
    while bench_now() - start < 9_800_000_000 { usleep(100_000) }
    isExpiring.store(true, ordering: .relaxed)
    while store.count > 1_000, bench_now() - start < 60_000_000_000 { usleep(100_000) }
    Machine.report("all gone after, s", Double(bench_now() - start) / 1e9)
    isOver.store(true, ordering: .relaxed)
    while !prober.isFinished { usleep(1_000) }
    Machine.report("longest append before, ms", longest[0].milliseconds)
    Machine.report("longest append meanwhile, ms", longest[1].milliseconds)
    Machine.report("held afterwards, MB", Double(store.usage.heldBytes) / 1e6)
    Machine.report("resident afterwards, MB", Double(Machine.residentBytes - before) / 1e6)
  }
}

/// The longest of many times.
private final class Pause: Sendable {
  private let longest = Atomic<UInt64>(0)

  func note(_ nanoseconds: UInt64) { longest.max(nanoseconds, ordering: .relaxed) }

  var milliseconds: Double { Double(longest.load(ordering: .relaxed)) / 1e6 }
}
