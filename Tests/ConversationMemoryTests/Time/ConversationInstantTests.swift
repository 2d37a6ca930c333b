import Testing

@testable import ConversationMemory

@Suite("Instants")
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

  @Test("L9 sums and differences of nanoseconds are held to 64 bits")
  func clampedSums() {
    let numbers: [Int64] = [.min, .min + 1, -2, -1, 0, 1, 2, .max - 1, .max]
    for first in numbers {
      for second in numbers {
        let sum = Int128(first) + Int128(second)
        #expect(first.addingClamped(second) == Int64(clamping: sum))
        let difference = Int128(first) - Int128(second)
        #expect(first.subtractingClamped(second) == Int64(clamping: difference))
      }
    }
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
}
