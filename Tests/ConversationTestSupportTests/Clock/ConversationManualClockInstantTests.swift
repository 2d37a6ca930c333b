import ConversationTestSupport
import Testing
import _ConversationTestSupport

@Suite struct ConversationManualClockInstantTests {
  private typealias Instant = ConversationManualClock.Instant

  @Test("Going the duration between two instants leads from one to the other")
  func durationLeadsThere() {
    let edges = [Int64.min, .min + 1, -1_000_000_001, -1, 0, 1, 999_999_999, .max - 1, .max]
    for first in edges.map(Instant.init(nanoseconds:)) {
      for second in edges.map(Instant.init(nanoseconds:)) {
        #expect(first.advanced(by: first.duration(to: second)) == second)
        #expect((first < second) == (first.duration(to: second) > .zero))
      }
    }
  }

  @Test("Fractions of a nanosecond are dropped", arguments: [-3, -1, 0, 1, 3])
  func dropsFractions(nanoseconds: Int64) {
    let whole = Duration.nanoseconds(nanoseconds)
    let more = whole + Duration(secondsComponent: 0, attosecondsComponent: nanoseconds.signum())
    #expect(Instant.start.advanced(by: more) == Instant(nanoseconds: nanoseconds))
  }

  @Test("A deadline beyond the last instant is the last instant")
  func staysAtTheEnds() {
    let age = Duration.seconds(Int64.max)
    #expect(Instant.start.advanced(by: age) == .last)
    #expect(Instant.last.advanced(by: .nanoseconds(1)) == .last)
    #expect(Instant.start.advanced(by: .zero - age) == Instant(nanoseconds: .min))
  }
}
