import CBenchClock
import ConversationMemory
import Foundation
import Synchronization

/// All conversations are over at about the same time, and nobody reads: what is held afterwards,
/// and the longest that anybody else had to wait meanwhile.
///
/// A machine makes its threads wait whatever they do: for a core that another process has, or, if
/// it is a virtual one, for the host. So the same appends are timed three times in one run: while
/// nothing expires, alone (*before*) and beside a thread that works as hard as a sweeper could and
/// never touches the store (*beside another*), and while all expires (*meanwhile*).
///
/// What the system did to the thread during an append tells whose a pause is. If it slept, it
/// waited for a lock; if there was a page fault, for memory: those are the store's (*for the
/// store*). If its core was taken, that is the system's. If there was nothing of that, all the
/// while it was running for all the system knows: then the host had stopped it, since an append has
/// no loop that goes on for a millisecond.
enum Expiry {
  /// Long enough for a slow machine to fill the store, and for two phases of seconds.
  private static let lifetime: UInt64 = 16_000_000_000

  static func run(conversations: Int) {
    let before = Machine.residentBytes
    var configuration = ConversationStoreConfiguration()
    configuration.window = .time(.nanoseconds(Int64(lifetime)))
    // Another window, so that who looks for pauses has something to append to.
    configuration.windows = [ConversationWindowRule(pattern: "p:*", window: .count(1))]
    let store = ConversationStore(configuration)
    let start = bench_now()
    _ = Fill.append(to: store, conversations: conversations, messages: 10, bytes: 100)
    let filled = bench_now()
    Machine.report("held at the peak, MB", Double(store.usage.heldBytes) / 1e6)
    Machine.report("resident at the peak, MB", Double(Machine.residentBytes - before) / 1e6)
    Machine.report("filled in, s", Double(filled - start) / 1e9)
    let prober = Prober(store)
    prober.start()
    let first = start + lifetime
    precondition(first > filled + 2_000_000_000, "All must be there for a while before it is over.")
    sleep(until: filled + (first - filled) / 2)
    prober.enter(.besideAnother)
    sleep(until: first - 200_000_000)
    prober.enter(.meanwhile)
    // Asking takes a core from those who are watched, so it is not done before all is over.
    sleep(until: filled + lifetime + 20_000_000)
    while store.count > Prober.names, bench_now() < filled + 2 * lifetime { usleep(10_000) }
    let late = Double(bench_now()) - Double(filled + lifetime)
    Machine.report("all gone after the last is over, ms", late / 1e6)
    prober.finish()
    Machine.report("held afterwards, MB", Double(store.usage.heldBytes) / 1e6)
    Machine.report("resident afterwards, MB", Double(Machine.residentBytes - before) / 1e6)
  }

  private static func sleep(until instant: UInt64) {
    while bench_now() < instant { usleep(10_000) }
  }
}

/// A thread that appends without a pause, and times each append.
private final class Prober: Sendable {
  enum Phase: Int, CaseIterable {
    case before, besideAnother, meanwhile, over

    var name: String {
      switch self {
      case .before: "before"
      case .besideAnother: "beside another"
      case .meanwhile, .over: "meanwhile"
      }
    }
  }

  static let names = 1_000

  private let store: ConversationStore
  private let phase = Atomic(0)
  private let pauses = Phase.allCases.map { _ in Pauses() }
  private let ended = DispatchSemaphore(value: 0)

  init(_ store: ConversationStore) {
    self.store = store
  }

  func enter(_ next: Phase) {
    phase.store(next.rawValue, ordering: .relaxed)
    if next == .besideAnother { Thread.detachNewThread { self.keepACoreBusy() } }
  }

  func start() { Thread.detachNewThread { self.probe() } }

  private func probe() {
    let payload: [UInt8] = Array("x".utf8)
    var number = 0
    while true {
      number = (number + 1) % Self.names
      let phase = phase.load(ordering: .relaxed)
      guard phase != Phase.over.rawValue else { break }
      let before = bench_thread_events()
      let start = bench_now()
      _ = store["p:\(number)"].append(payload)
      let passed = bench_now() - start
      let after = bench_thread_events()
      pauses[phase].note(
        passed, isForStore: after.waits > before.waits || after.faults > before.faults)
    }
    ended.signal()
  }

  /// Reads and writes here and there in memory of its own, as a sweeper does, for the phase.
  private func keepACoreBusy() {
    var words = [UInt64](repeating: 1, count: 1 << 20)
    var place: UInt64 = 1
    while phase.load(ordering: .relaxed) == Phase.besideAnother.rawValue {
      place = place &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      words[Int(place >> 44)] &+= place
    }
    precondition(words.contains { $0 != 1 }, "The work is done.")
  }

  /// Ends the thread, and reports.
  func finish() {
    enter(.over)
    ended.wait()
    for phase in Phase.allCases.dropLast() { pauses[phase.rawValue].report(phase.name) }
  }
}

/// The longest of many times, and of those in which something of the store's was waited for.
private final class Pauses: Sendable {
  private let longest = Atomic<UInt64>(0)
  private let longestForStore = Atomic<UInt64>(0)
  private let overMillisecond = Atomic<Int>(0)

  func note(_ nanoseconds: UInt64, isForStore: Bool) {
    longest.max(nanoseconds, ordering: .relaxed)
    if isForStore { longestForStore.max(nanoseconds, ordering: .relaxed) }
    if nanoseconds > 1_000_000 { overMillisecond.add(1, ordering: .relaxed) }
  }

  func report(_ when: String) {
    let longest = Double(longest.load(ordering: .relaxed)) / 1e6
    let forStore = Double(longestForStore.load(ordering: .relaxed)) / 1e6
    Machine.report("longest append \(when), ms", longest)
    Machine.report("longest append \(when) that waited for the store, ms", forStore)
    let count = overMillisecond.load(ordering: .relaxed)
    Machine.report("appends over 1 ms \(when)", Double(count))
  }
}
