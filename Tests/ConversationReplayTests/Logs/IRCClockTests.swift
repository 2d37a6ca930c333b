import ConversationReplay
import Testing

@Suite struct IRCClockTests {
  private static let minute: Int64 = 60_000_000_000

  /// The minutes since midnight of 1 January 1970 at which lines that show these times lie.
  private func minutes(_ shown: (hour: Int64, minute: Int64)...) -> [Int64] {
    var clock = IRCClock(day: CivilDay(year: 1970, month: 1, day: 1))
    return shown.map { clock.advance(toMinuteOfDay: $0.hour * 60 + $0.minute) / Self.minute }
  }

  @Test("Over midnight comes the next day, and the days add up")
  func midnight() {
    #expect(minutes((23, 59), (0, 0), (23, 0), (1, 0)) == [1_439, 1_440, 2_820, 2_940])
  }

  @Test("A late line keeps the time of the line before")
  func late() {
    #expect(minutes((10, 5), (10, 3), (10, 6), (4, 7)) == [605, 605, 606, 606])
  }

  @Test("A clock that counts to twelve goes on when it has gone round")
  func twelveHours() {
    #expect(minutes((12, 59), (1, 0), (11, 30)) == [779, 780, 1_410])
    #expect(minutes((11, 59), (0, 0), (0, 1), (0, 0)) == [719, 720, 721, 721])
  }

  @Test("Every pair of times goes forwards, by less than a day")
  func everyPair() {
    for first in Int64(0)..<1_440 where first.isMultiple(of: 7) {
      for second in Int64(0)..<1_440 where second.isMultiple(of: 5) {
        var clock = IRCClock(day: nil)
        let before = clock.advance(toMinuteOfDay: first)
        let step = (clock.advance(toMinuteOfDay: second) - before) / Self.minute
        #expect((0..<1_440).contains(step))
      }
    }
  }

  @Test("At the end of the range of time the clock stands still")
  func endOfTime() {
    var clock = IRCClock(day: CivilDay(year: 2262, month: 4, day: 11))
    let last = clock.advance(toMinuteOfDay: 23 * 60 + 40)
    #expect(clock.advance(toMinuteOfDay: 23 * 60 + 59) == last)
    #expect(clock.advance(toMinuteOfDay: 0) == last)
    #expect(clock.now == last)
    #expect(IRCClock(day: CivilDay(year: 9999, month: 1, day: 1)).now == 0)
  }
}
