/// A day of the Gregorian calendar, and its number counted from 1970-01-01.
///
/// The arithmetic is Howard Hinnant's *chrono-Compatible Low-Level Date Algorithms*
/// (`days_from_civil`, `civil_from_days`): a year that starts in March ends with its leap day, and
/// 400 years are always 146,097 days.
package struct CivilDay: Equatable, Sendable {
  /// The year; 1 to 9999 from text.
  package let year: Int64
  /// The month, 1 to 12.
  package let month: Int64
  /// The day of the month, from 1.
  package let day: Int64

  /// A day that exists, or nil for one like 30 February.
  package init?(year: Int64, month: Int64, day: Int64) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let length: Int64 =
      switch month {
      case 2: isLeapYear ? 29 : 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    guard day <= length else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day with this number; ±3 million days, more than a time in nanoseconds can reach.
  package init(daysSince1970 days: Int64) {
    precondition(days.magnitude <= 3_000_000, "A day number must lie within ±3,000,000")
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days from 1970-01-01 to this day; negative before it.
  package var daysSince1970: Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

extension FieldScanner {
  /// Takes a day in the form `YYYY-MM-DD`, or takes nothing.
  package mutating func takeDay() -> CivilDay? {
    var ahead = self
    guard let year = ahead.takeNumber(digitCount: 4, in: 1...9999),
      ahead.take(UInt8(ascii: "-")),
      let month = ahead.takeNumber(digitCount: 2, in: 1...12),
      ahead.take(UInt8(ascii: "-")),
      let day = ahead.takeNumber(digitCount: 2, in: 1...31),
      let civilDay = CivilDay(year: year, month: month, day: day)
    else { return nil }
    self = ahead
    return civilDay
  }
}
