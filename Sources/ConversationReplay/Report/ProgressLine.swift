/// What a progress line shows, and when: it holds the rules and touches neither clock nor terminal.
///
/// The line is rewritten in place at most ten times a second, stays below 80 columns, and is
/// silent where nobody watches:
/// ```
/// 57,226 of 258,145 messages, 22.2 %, 1,430,000/s, 0:12 left
/// ```
package struct ProgressLine: Sendable {
  /// The least time between two rewrites.
  package static let interval = Duration.milliseconds(100)

  private let total: Int
  private let isVisible: Bool
  private var shownAt: Duration?

  /// A line that counts to `total` messages.
  ///
  /// - Parameters:
  ///   - total: How many messages are to come; 0 if that is not known.
  ///   - isVisible: Whether a terminal shows the line; without one every method returns nil.
  package init(total: Int, isVisible: Bool) {
    self.total = total
    self.isVisible = isVisible
  }

  /// What to write after `count` messages, with the codes that replace the line before; nil if
  /// nothing is to be written.
  ///
  /// - Parameter elapsed: The time since the start, never less than at the call before.
  package mutating func update(count: Int, elapsed: Duration) -> String? {
    guard isVisible, shownAt.map({ elapsed - $0 >= Self.interval }) ?? true else { return nil }
    shownAt = elapsed
    // A line that wraps could not be rewritten in place.
    return "\r\(text(count: count, elapsed: elapsed).prefix(79))\u{1B}[K"
  }

  /// What to write at the end, which clears the line; nil if there is none.
  package mutating func finish() -> String? {
    guard shownAt != nil else { return nil }
    shownAt = nil
    return "\r\u{1B}[K"
  }

  private func text(count: Int, elapsed: Duration) -> String {
    let seconds = elapsed / .seconds(1)
    let rate = seconds > 0 ? Double(count) / seconds : 0
    let shownRate = "\(Quantity.decimal(rate, digits: 0))/s"
    guard total > 0 else { return "\(Quantity.count(count)) messages, \(shownRate)" }
    let part = Quantity.percent(Double(count) / Double(total))
    let line =
      "\(Quantity.count(count)) of \(Quantity.count(total)) messages, \(part), \(shownRate)"
    let left = rate > 0 ? Double(max(0, total - count)) / rate : .infinity
    // Whoever waits for more than a day does not need the minute.
    guard left < 86_400 else { return line }
    let secondsLeft = Int(left.rounded(.up))
    let (minutes, rest) = secondsLeft.quotientAndRemainder(dividingBy: 60)
    return "\(line), \(minutes):\(rest < 10 ? "0" : "")\(rest) left"
  }
}
