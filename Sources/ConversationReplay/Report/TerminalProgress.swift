import Foundation

/// A progress line on standard error; silent if that is not a terminal.
///
/// It belongs to one thread. Each call reads the clock, so a busy loop should call it once every
/// few hundred messages.
package struct TerminalProgress: Sendable {
  private let start = ContinuousClock.now
  private var line: ProgressLine

  /// Starts the clock.
  ///
  /// - Parameter total: How many messages are to come; 0 if that is not known.
  package init(total: Int) {
    line = ProgressLine(total: total, isVisible: isatty(STDERR_FILENO) == 1)
  }

  /// Shows that `count` messages are done, if the line is due.
  package mutating func update(count: Int) {
    write(line.update(count: count, elapsed: ContinuousClock.now - start))
  }

  /// Clears the line, so that what is printed next starts on a clean one.
  package mutating func finish() {
    write(line.finish())
  }

  /// A terminal that has gone away must not end the replay, so a failed write is passed over.
  private func write(_ text: String?) {
    guard let text else { return }
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
