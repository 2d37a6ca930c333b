import ConversationReplay
import Foundation
import Testing

@Suite struct LogTimestampTests {
  @Test(
    "ISO 8601 with and without fraction and zone",
    arguments: [
      ("1970-01-01T00:00:00Z", 0),
      ("2018-05-02T19:38:15Z", 1_525_289_895_000_000_000),
      ("2018-05-02 19:38:15", 1_525_289_895_000_000_000),
      ("2018-05-02T21:38:15+02:00", 1_525_289_895_000_000_000),
      ("2018-05-02T14:08:15-0530", 1_525_289_895_000_000_000),
      ("2018-05-02T20:38:15+01", 1_525_289_895_000_000_000),
      ("1970-01-01T00:00:00.5Z", 500_000_000),
      ("1970-01-01T00:00:00.1234567899Z", 123_456_789),
      ("1969-12-31T23:59:59Z", -1_000_000_000),
      ("2000-02-29T00:00:60Z", 951_782_460_000_000_000),
    ] as [(String, Int64)])
  func iso8601(text: String, nanoseconds: Int64) {
    #expect(LogTimestamp(iso8601: text)?.nanoseconds == nanoseconds)
  }

  @Test(
    "Anything else is refused",
    arguments: [
      "", "yesterday", "2018-05-02", "2018-13-01T00:00:00Z", "2018-02-29T00:00:00Z",
      "2018-05-02T24:00:00Z", "2018-05-02T19:60:15Z", "2018-05-02T19:38:15.Z",
      "2018-05-02T19:38:15+0", "2018-05-02T19:38:15+02:", "2018-05-02T19:38:15Z ",
      "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "-018-05-02T19:38:15Z",
    ])
  func refused(text: String) {
    #expect(LogTimestamp(iso8601: text) == nil)
  }

  @Test("Seconds are read to the microsecond, within what 64 bits of nanoseconds hold")
  func seconds() {
    #expect(
      LogTimestamp(seconds: 1_525_289_895.123456)?.nanoseconds == 1_525_289_895_123_456_000)
    #expect(LogTimestamp(seconds: -0.5)?.nanoseconds == -500_000_000)
    #expect(LogTimestamp(seconds: .nan) == nil)
    #expect(LogTimestamp(seconds: .infinity) == nil)
    #expect(LogTimestamp(seconds: 1e300) == nil)
    #expect(LogTimestamp(wholeSeconds: .max) == nil)
    #expect(LogTimestamp(wholeSeconds: .min) == nil)
  }

  @Test("The ends of time print")
  func description() {
    #expect(LogTimestamp(nanoseconds: 0).description == "1970-01-01 00:00:00")
    #expect(LogTimestamp(nanoseconds: -1).description == "1969-12-31 23:59:59")
    #expect(LogTimestamp(nanoseconds: .max).description == "2262-04-11 23:47:16")
    #expect(LogTimestamp(nanoseconds: .min).description == "1677-09-21 00:12:43")
  }

  @Test("Every day from 1600 to 2400 has the number that Foundation gives it, and comes back")
  func everyDay() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    let first = try #require(CivilDay(year: 1600, month: 1, day: 1)).daysSince1970
    let last = try #require(CivilDay(year: 2400, month: 12, day: 31)).daysSince1970
    #expect(last - first + 1 == 801 * 365 + 195)
    for number in first...last {
      let day = CivilDay(daysSince1970: number)
      #expect(CivilDay(year: day.year, month: day.month, day: day.day) == day)
      #expect(day.daysSince1970 == number)
    }
    for number in stride(from: first, through: last, by: 97) {
      let date = Date(timeIntervalSince1970: Double(number) * 86_400)
      let parts = calendar.dateComponents([.year, .month, .day], from: date)
      let day = CivilDay(daysSince1970: number)
      #expect(
        [parts.year, parts.month, parts.day] == [day.year, day.month, day.day].map(Int.init))
    }
  }
}
