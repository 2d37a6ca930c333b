import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Instants and clocks")
struct ConversationInstantTests {
  private func instant(_ nanoseconds: Int64) -> ConversationInstant {
    ConversationInstant(nanoseconds: nanoseconds)
  }

  @Test("L9 instants stop at the ends of time instead of overflowing")
  func ends() {
    #expect(instant(1).advanced(by: .nanoseconds(2)) == instant(3))
    #expect(instant(1).advanced(byNanoseconds: .max) == .distantFuture)
    #expect(instant(.max).advanced(by: .seconds(1)) == .distantFuture)
    #expect(instant(-2).advanced(byNanoseconds: .min).nanoseconds == .min)
    #expect(instant(0).advanced(by: .seconds(Int64.max)) == .distantFuture)
    #expect(instant(0) < instant(1))
  }

  @Test("L9 a difference of instants is exact")
  func differences() {
    #expect(instant(3).duration(to: instant(1)) == .nanoseconds(-2))
    #expect(
      instant(.min).duration(to: instant(.max)) == .nanoseconds(Int64.max) + .nanoseconds(Int64.max)
        + .nanoseconds(1))
    #expect(instant(.max).duration(to: instant(.min)) < .zero)
  }

  @Test("L9 a duration's nanoseconds are held to 64 bits")
  func clamped() {
    #expect(Duration.nanoseconds(7).clampedNanoseconds == 7)
    #expect(Duration.nanoseconds(-7).clampedNanoseconds == -7)
    #expect(Duration.nanoseconds(Int64.max).clampedNanoseconds == .max)
    #expect(Duration.nanoseconds(Int64.min).clampedNanoseconds == .min)
    #expect(Duration.seconds(Int64.max).clampedNanoseconds == .max)
    #expect(Duration.seconds(Int64.min).clampedNanoseconds == .min)
    #expect((Duration.nanoseconds(1) / 2).clampedNanoseconds == 0)
  }

  @Test("W1 expiries stop at the end of time")
  func expiries() {
    let window = ConversationWindow.time(.nanoseconds(Int64.max - 1))
    #expect(window.age(from: 0).expiry(arrival: 5, ordinal: 1) == .max)
    let schedule = ConversationWindow.schedule(.nanoseconds(Int64.max / 2))
    #expect(schedule.age(from: 0).expiry(arrival: 0, ordinal: 3) == .max)
    #expect(schedule.age(from: 9).expiry(arrival: 0, ordinal: .max) == .max)
    #expect(schedule.age(from: 9).expiry(arrival: 0, ordinal: 1) == .max / 2 + 9)
  }

  @Test("D6 the system's clocks never step back, and tell the same time to a tick")
  func systemClocks() {
    var last = (coarse: Int64.min, precise: Int64.min)
    for _ in 0..<10_000 {
      let now = (
        coarse: ConversationClock.coarse.nanoseconds, precise: ConversationClock.precise.nanoseconds
      )
      #expect(now.coarse >= last.coarse && now.precise >= last.precise)
      // The coarse one lags behind the precise one, never the other way round.
      #expect(now.coarse <= now.precise)
      last = now
    }
  }

  @Test("L9 an injected clock begins at its origin")
  func injected() async throws {
    let clock = ConversationManualClock()
    clock.advance(by: .seconds(5))
    let injected = ConversationClock.injected(clock)
    #expect(injected.now == instant(0))
    clock.advance(by: .nanoseconds(3))
    #expect(injected.nanoseconds == 3)
    try await injected.sleep(until: 3)
    #expect(ConversationDeadline.after(.nanoseconds(4)).instant(from: injected.now) == instant(7))
    #expect(ConversationDeadline.never.instant(from: injected.now) == .distantFuture)
  }
}
