import CBenchClock
import ConversationMemory
import ConversationTestSupport

/// What it costs to let go of messages that are over, in the order of time and by one thread: on a
/// clock that is moved, so that nobody else comes and nothing is late.
enum Drain {
  private static let rounds = 10

  static func run(conversations: Int) {
    let clock = ConversationManualClock()
    var configuration = ConversationStoreConfiguration()
    configuration.window = .time(.seconds(16))
    configuration.clock = .injected(Unattended(clock: clock))
    let store = ConversationStore(configuration)
    let order = Shuffle(conversations)
    var words = Words(byteCount: 100)
    for round in 0..<rounds {
      for index in 0..<conversations {
        // So that as many are over in each millisecond of five seconds.
        let ticks = (round * conversations + index) * 5_000 / (rounds * conversations)
        if index % 100 == 0 { clock.advance(to: .start.advanced(by: .milliseconds(ticks))) }
        words.rename(order[index])
        _ = store.append(words.payload.span.bytes, to: words.name.span.bytes, role: .user)
      }
    }
    var passed: UInt64 = 0
    for step in 5_000..<25_000 {
      clock.advance(to: .start.advanced(by: .milliseconds(step)))
      let start = bench_now()
      store.expire()
      passed += bench_now() - start
    }
    precondition(store.count == 0, "All is over.")
    Machine.report("expiry, ns a message", Double(passed) / Double(rounds * conversations))
  }
}

/// A clock on which those who sleep are not woken: no sweeper comes.
private struct Unattended: Clock {
  let clock: ConversationManualClock

  var now: ConversationManualClock.Instant { clock.now }
  var minimumResolution: Duration { clock.minimumResolution }

  func sleep(until _: Instant, tolerance _: Duration?) async throws {
    try await Task.sleep(for: .seconds(86_400))
  }

  typealias Instant = ConversationManualClock.Instant
}
