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
  /// Limits stand with commas between them: a time (`500ms`, `30s`, `10m`, `2h`, `7d`, also with
  /// `time:` before it), `schedule:` and a time, `count:`, `turns:`, `tokens:` and a number,
  /// `bytes:` and a number with `k`, `m` or `g` behind it for powers of 1024, `cut:turn` or
  /// `cut:anywhere`, and `unbounded`.
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
    let units: [Character: Int] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
    guard let last = value.last, let unit = units[Character(last.lowercased())] else {
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
    let digits = value.prefix { $0.isNumber || $0 == "-" || $0 == "." }
    let units: [Substring: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let number = Double(digits), let unit = units[value.dropFirst(digits.count)] else {
      throw ParseError(part, "a time should follow, with ms, s, m, h or d behind the number")
    }
    guard number >= 0 else { throw ParseError(part, "a limit must not be negative") }
    // Longer than a clock of 64 bits can run is for ever.
    return .seconds(min(number * unit, 9_000_000_000))
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

  /// A time of the clock in whole seconds where it has no smaller part, else in milliseconds.
  private static func text(_ nanoseconds: Int64) -> String {
    nanoseconds % 1_000_000_000 == 0
      ? "\(nanoseconds / 1_000_000_000)s" : "\(Double(nanoseconds) / 1_000_000)ms"
  }
}
