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
    let longest = Atomic<UInt64>(0)
    let isOver = Atomic(false)
    let prober = Thread {
      let payload: [UInt8] = Array("x".utf8)
      var number = 0
      while !isOver.load(ordering: .relaxed) {
        number = (number + 1) % 1_000
        let start = bench_now()
        store.append(payload, to: "p:\(number)")
        longest.max(bench_now() - start, ordering: .relaxed)
      }
    }
    prober.start()
    let begun = bench_now()
    while store.count > 1_000, bench_now() - begun < 60_000_000_000 { usleep(10_000) }
    Machine.report("all gone after, s", Double(bench_now() - start) / 1e9)
    isOver.store(true, ordering: .relaxed)
    while !prober.isFinished { usleep(1_000) }
    Machine.report("longest append meanwhile, ms", Double(longest.load(ordering: .relaxed)) / 1e6)
    Machine.report("held afterwards, MB", Double(store.usage.heldBytes) / 1e6)
    Machine.report("resident afterwards, MB", Double(Machine.residentBytes - before) / 1e6)
  }
}
