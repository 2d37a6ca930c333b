/// An instant of a log: nanoseconds since 1970-01-01 00:00 UTC, leap seconds not counted.
///
/// It reads the one fixed format itself: a log holds one time stamp a message, and a general date
/// parser takes longer over them than everything else together.
package struct LogTimestamp: Equatable, Sendable {
  /// Nanoseconds since 1970-01-01 00:00 UTC; what fits reaches from 1677 to 2262.
  package let nanoseconds: Int64

  /// The given instant.
  package init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Whole seconds since 1970; nil outside 1677 to 2262.
  package init?(wholeSeconds: Int64, nanoseconds: Int64 = 0) {
    let (scaled, isOver) = wholeSeconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isSumOver) = scaled.addingReportingOverflow(nanoseconds)
    guard !isOver, !isSumOver else { return nil }
    self.nanoseconds = sum
  }

  /// Seconds since 1970 with a fraction; nil outside 1677 to 2262 and for what is not a number.
  ///
  /// The fraction is read to the microsecond: a `Double` holds today's seconds to a quarter of one,
  /// so more digits would be invented.
  package init?(seconds: Double) {
    guard seconds.magnitude < 9_200_000_000 else { return nil }
    self.init(nanoseconds: Int64((seconds * 1_000_000).rounded()) * 1_000)
  }

  /// An ISO 8601 time, `YYYY-MM-DDTHH:MM:SS`, with or without a fraction and a zone; nil for
  /// anything else and outside 1677 to 2262.
  ///
  /// A space may stand for the `T`. The zone is `Z`, `±HH`, `±HHMM` or `±HH:MM`; without one the
  /// time is UTC. Of a fraction nine digits count. Second 60 is the first of the next minute.
  package init?(iso8601 text: String) {
    var scanner = FieldScanner(Substring(text).utf8)
    guard let day = scanner.takeDay(),
      scanner.take(UInt8(ascii: "T")) || scanner.take(UInt8(ascii: " ")),
      let hour = scanner.takeNumber(digitCount: 2, in: 0...23), scanner.take(UInt8(ascii: ":")),
      let minute = scanner.takeNumber(digitCount: 2, in: 0...59), scanner.take(UInt8(ascii: ":")),
      let second = scanner.takeNumber(digitCount: 2, in: 0...60),
      let fraction = scanner.takeFraction(),
      let zone = scanner.takeZone(),
      scanner.rest.isEmpty
    else { return nil }
    let minutes = (day.daysSince1970 * 24 + hour) * 60 + minute - zone
    self.init(wholeSeconds: minutes * 60 + second, nanoseconds: fraction)
  }
}

extension LogTimestamp: CustomStringConvertible {
  /// `YYYY-MM-DD HH:MM:SS` in UTC, always 19 characters; the fraction is cut off.
  package var description: String {
    var seconds = nanoseconds / 1_000_000_000
    if nanoseconds % 1_000_000_000 < 0 { seconds -= 1 }
    var days = seconds / 86_400
    if seconds % 86_400 < 0 { days -= 1 }
    let secondOfDay = seconds - days * 86_400
    let day = CivilDay(daysSince1970: days)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = [secondOfDay / 3_600, secondOfDay / 60 % 60, secondOfDay % 60].map(two)
    return "\(day.year)-\(two(day.month))-\(two(day.day)) \(clock.joined(separator: ":"))"
  }
}

extension FieldScanner {
  /// Takes a fraction of a second, if one comes next: nanoseconds, 0 without one, nil for a point
  /// with no digit behind it.
  fileprivate mutating func takeFraction() -> Int64? {
    guard take(UInt8(ascii: ".")) || take(UInt8(ascii: ",")) else { return 0 }
    var nanoseconds: Int64 = 0
    var unit: Int64 = 100_000_000
    guard let first = takeNumber(digitCount: 1, in: 0...9) else { return nil }
    nanoseconds = first * unit
    while let digit = takeNumber(digitCount: 1, in: 0...9) {
      unit /= 10
      nanoseconds += digit * unit
    }
    return nanoseconds
  }

  /// Takes a zone, if one comes next: minutes east of UTC, 0 without one, nil for half a zone.
  fileprivate mutating func takeZone() -> Int64? {
    if take(UInt8(ascii: "Z")) || take(UInt8(ascii: "z")) { return 0 }
    let isEast = take(UInt8(ascii: "+"))
    guard isEast || take(UInt8(ascii: "-")) else { return 0 }
    guard let hours = takeNumber(digitCount: 2, in: 0...23) else { return nil }
    let hasColon = take(UInt8(ascii: ":"))
    let minutes = takeNumber(digitCount: 2, in: 0...59)
    guard !hasColon || minutes != nil else { return nil }
    let offset = hours * 60 + (minutes ?? 0)
    return isEast ? offset : -offset
  }
}
