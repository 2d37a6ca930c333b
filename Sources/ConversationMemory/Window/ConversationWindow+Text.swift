extension ConversationWindow {
  /// Why a text is not a window.
  public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The part that was not understood.
    public let part: String
    /// What stands there instead, as a sentence.
    public let description: String

    init(_ part: some StringProtocol, _ reason: String) {
      self.part = String(part)
      description =
        "“\(part)” is no limit of a window: \(reason). "
        + "Write limits with commas between them, such as 30m,count:200,turns:5."
    }
  }

  /// The window that a text describes, as configurations and command lines write it.
  ///
  /// Limits stand with commas between them:
  ///
  /// | limit | example |
  /// |---|---|
  /// | a time, also with `time:` before it | `500ms`, `30s`, `10m`, `2h`, `7d` |
  /// | a schedule's period | `schedule:5s` |
  /// | messages, turns, tokens | `count:200`, `turns:5`, `tokens:4000` |
  /// | bytes, with `k`, `m` or `g` for powers of 1024 | `bytes:64k` |
  /// | where reads may begin | `cut:turn`, `cut:anywhere` |
  /// | none | `unbounded` |
  ///
  /// - Throws: ``ParseError`` with the part that is wrong, and what it should be.
  public init(parsing text: String) throws(ParseError) {
    self = .unbounded
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      self = narrowed(by: try Self.limit(part))
    }
  }

  private static func limit(_ part: Substring) throws(ParseError) -> Self {
    let pieces = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let (name, value) = pieces.count == 2 ? (pieces[0], pieces[1]) : ("time", part)
    switch (name, value) {
    case ("time", "unbounded"): return .unbounded
    case ("time", _): return .time(try duration(value, in: part))
    case ("schedule", _): return .schedule(try duration(value, in: part))
    case ("count", _): return .count(try number(value, in: part))
    case ("turns", _): return .turns(try number(value, in: part))
    case ("tokens", _): return .tokens(try number(value, in: part))
    case ("bytes", _): return .bytes(try byteCount(value, in: part))
    case ("cut", "anywhere"): return .unbounded.cutAnywhere()
    case ("cut", "turn"): return .unbounded
    case ("cut", _): throw ParseError(part, "cut is turn or anywhere")
    default:
      throw ParseError(
        part, "its name should be time, schedule, count, turns, bytes, tokens or cut")
    }
  }

  private static func number(
    _ value: Substring, in part: Substring
  ) throws(ParseError) -> Int {
    guard let number = Int(value) else { throw ParseError(part, "a whole number should follow") }
    guard number >= 0 else { throw ParseError(part, "a limit must not be negative") }
    return number
  }

  private static func byteCount(
    _ value: Substring, in part: Substring
  ) throws(ParseError) -> Int {
    let units: [Character: Int] = [
      "k": 1 << 10, "K": 1 << 10, "m": 1 << 20, "M": 1 << 20, "g": 1 << 30, "G": 1 << 30,
    ]
    guard let last = value.last, let unit = units[last] else {
      return try number(value, in: part)
    }
    let (bytes, overflow) = try number(value.dropLast(), in: part)
      .multipliedReportingOverflow(by: unit)
    guard !overflow else { throw ParseError(part, "that is more than can be counted") }
    return bytes
  }

  private static func duration(
    _ value: Substring, in part: Substring
  ) throws(ParseError) -> Duration {
    let units: [Substring: Int64] = [
      "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000,
      "d": 86_400_000_000_000,
    ]
    let digits = value.prefix { $0.isASCII && $0.isNumber || $0 == "-" || $0 == "." }
    guard let unit = units[value.dropFirst(digits.count)],
      let nanoseconds = nanoseconds(digits, unit: unit)
    else {
      throw ParseError(part, "a time should follow, with ms, s, m, h or d behind the number")
    }
    guard nanoseconds >= 0 else { throw ParseError(part, "a limit must not be negative") }
    return .nanoseconds(nanoseconds)
  }

  /// A decimal number of a unit, without the errors of binary fractions; what is longer than a
  /// clock of 64 bits can run is for ever. Nil if it is no number.
  private static func nanoseconds(_ digits: Substring, unit: Int64) -> Int64? {
    let isNegative = digits.first == "-"
    let pieces = digits.dropFirst(isNegative ? 1 : 0)
      .split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = pieces.first, pieces.allSatisfy({ !$0.isEmpty }),
      pieces.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } })
    else { return nil }
    // 15 digits are less than a nanosecond of every unit, and more would not fit in 128 bits.
    let fraction = pieces.count == 2 ? pieces[1].prefix(15) : ""
    var sum = (Int128(whole) ?? .max).multipliedReportingOverflow(by: Int128(unit))
    if sum.overflow { sum.partialValue = .max / 2 }
    var scale: Int128 = 1
    for _ in fraction { scale *= 10 }
    let rest = (Int128(fraction) ?? 0) * Int128(unit) / scale
    let nanoseconds = Int64(clamping: min(sum.partialValue, .max / 2) + rest)
    return isNegative ? -nanoseconds : nanoseconds
  }
}

extension ConversationWindow: CustomStringConvertible {
  /// The limits in the form that ``init(parsing:)`` reads.
  public var description: String {
    var parts: [String] = []
    if timeToLive != .max { parts.append("time:\(Self.text(timeToLive))") }
    if schedulePeriod != .max { parts.append("schedule:\(Self.text(schedulePeriod))") }
    if maximumCount != .max { parts.append("count:\(maximumCount)") }
    if maximumTurns != .max { parts.append("turns:\(maximumTurns)") }
    if maximumBytes != .max { parts.append("bytes:\(maximumBytes)") }
    if maximumTokens != .max { parts.append("tokens:\(maximumTokens)") }
    if cut == .anywhere { parts.append("cut:anywhere") }
    return parts.isEmpty ? "unbounded" : parts.joined(separator: ",")
  }

  /// A time in whole seconds where it has no smaller part, else in milliseconds with the digits
  /// that it needs.
  private static func text(_ nanoseconds: Int64) -> String {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    if rest == 0 { return "\(seconds)s" }
    let (milliseconds, fraction) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
    if fraction == 0 { return "\(milliseconds)ms" }
    var digits = String(String(fraction + 1_000_000).dropFirst())
    while digits.last == "0" { digits.removeLast() }
    return "\(milliseconds).\(digits)ms"
  }
}
