import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Clocks")
struct ConversationClockTests {
  private func instant(_ nanoseconds: Int64) -> ConversationInstant {
    ConversationInstant(nanoseconds: nanoseconds)
  }

  @Test("D6 the system's clocks never step back, and tell the same time to a tick")
  func systemClocks() {
    var last = (coarse: Int64.min, precise: Int64.min, unix: Int64.min)
    for _ in 0..<10_000 {
      let now = (
        coarse: ConversationClock.coarse.nanoseconds,
        precise: ConversationClock.precise.nanoseconds, unix: ConversationClock.unix.nanoseconds
      )
      #expect(now.coarse >= last.coarse && now.precise >= last.precise && now.unix >= last.unix)
      // The coarse one lags behind the precise one, never the other way round.
      #expect(now.coarse <= now.precise)
      last = now
    }
  }

  @Test("D7 a store's instants are Unix time")
  func unix() {
    #expect(ConversationClock.unix.nanoseconds > 1_700_000_000_000_000_000)
    let store = ConversationStore()
    _ = store["x"].append("a")
    let arrival = store["x"].read().messages.first?.arrival
    let now = ConversationClock.unix.now
    #expect(arrival.map { $0 <= now && $0 > now.advanced(by: .seconds(-3_600)) } == true)
  }

  @Test("D6 a clock says how fine it is, and a wait for what has passed is none")
  func swiftClock() async throws {
    for clock in [ConversationClock.coarse, .precise, .unix] {
      #expect(clock.minimumResolution >= .nanoseconds(1))
      #expect(clock.minimumResolution <= .milliseconds(20))
      try await clock.sleep(until: clock.now, tolerance: nil)
      try await clock.sleep(until: instant(.min), tolerance: .zero)
      let passed = try await clock.measure { try await clock.sleep(for: .nanoseconds(1)) }
      #expect(passed >= .nanoseconds(1))
    }
    #expect(ConversationClock.injected(TurnedClock()).minimumResolution == .nanoseconds(3))
  }

  @Test("L9 an injected clock begins at its origin")
  func injected() async throws {
    let clock = ConversationManualClock()
    clock.advance(by: .seconds(5))
    let injected = ConversationClock.injected(clock)
    #expect(injected.now == instant(0))
    clock.advance(by: .nanoseconds(3))
    #expect(injected.nanoseconds == 3)
    try await injected.sleep(until: instant(3))
    #expect(ConversationDeadline.after(.nanoseconds(4)).instant(from: injected.now) == instant(7))
    #expect(ConversationDeadline.never.instant(from: injected.now) == .distantFuture)
  }

  @Test("L9 a clock that steps back stands still until it has passed where it was")
  func steppingBack() {
    let turned = TurnedClock()
    let clock = ConversationClock.injected(turned)
    let other = ConversationClock.injected(turned)
    // It may begin before its origin: nobody has read it yet.
    turned.turn(to: -7)
    #expect(clock.nanoseconds == -7)
    let copy = clock
    let readings: [(shown: Int64, read: Int64)] = [
      (4, 4), (-9, 4), (3, 4), (5, 5), (.min, 5), (.max, .max), (6, .max),
    ]
    for (shown, read) in readings {
      turned.turn(to: shown)
      #expect(copy.nanoseconds == read && clock.now == instant(read))
    }
    #expect(other.nanoseconds == 6)
  }

  @Test(
    "L2 L9 what is over stays over when a clock steps back, on every engine",
    arguments: Course.allCases)
  func nothingRevived(course: Course) async {
    let turned = TurnedClock()
    var configuration = course.configuration(
      of: Int.self, capacity: 8, overflow: .evictOldest, clock: .injected(turned))
    configuration.window = .time(.nanoseconds(10))
    let memory = ConversationBufferWindowMemory(configuration)
    _ = memory.append(1)
    turned.turn(to: 20)
    _ = memory.append(2)
    if course == .moving { _ = memory.read() }
    turned.turn(to: 5)
    #expect(memory.dequeue()?.payload == 2)
    #expect(memory.dequeue() == nil)
    #expect(memory.account.expired == 1)
    // A deadline counts from where the clock stands.
    #expect(await memory.dequeue(until: .at(instant(20))) == .deadline)
    #expect(await memory.dequeue(until: .after(.zero)) == .deadline)
  }

  @Test("L2 L9 nor does a store show it again")
  func nothingRevivedInStores() {
    let turned = TurnedClock()
    var configuration = ConversationStoreConfiguration()
    configuration.window = .time(.nanoseconds(10))
    configuration.resolution = .nanoseconds(1)
    configuration.clock = .injected(turned)
    let store = ConversationStore(configuration)
    _ = store["x"].append("a")
    turned.turn(to: 20)
    _ = store["y"].append("b")
    turned.turn(to: 5)
    #expect(store["x"].read().messages.isEmpty)
    #expect(store["y"].read().messages.count == 1)
  }
}
