/// The reply links of an IRC log, read from the annotation file beside it.
///
/// A line of that file is `parent child -`, both line numbers of the log, from 0. A line linked to
/// itself starts a conversation. A line with several parents keeps the nearest one before it, so
/// that the links form a tree.
package struct IRCReplyLinks: Sendable {
  /// The links that were read, those to the line itself and those not kept included.
  package private(set) var count = 0
  /// What could not be read, in the order of the file.
  package private(set) var problems: [LogProblem] = []
  private var parents: [Int: Int] = [:]

  /// No links, for a log without annotations.
  package init() {}

  /// Reads the links of a log with `lineCount` lines from the bytes of its annotation file, whose
  /// path is `file`. Empty lines are passed over.
  package init(_ bytes: [UInt8], file: String, lineCount: Int) {
    for line in LogLines(bytes) where !line.bytes.isEmpty {
      guard !line.isTooLong else {
        problems.append(.tooLong(line, file: file))
        continue
      }
      guard let (parent, child) = Self.link(line.bytes) else {
        problems.append(
          LogProblem(
            file: file, line: line.number, expected: "“parent child -”, two line numbers from 0",
            found: LogProblem.excerpt(line.text)))
        continue
      }
      guard parent <= child, child < lineCount else {
        problems.append(
          LogProblem(
            file: file, line: line.number,
            expected: "a parent not after its child, and a child below \(lineCount)",
            found: "parent \(parent), child \(child)"))
        continue
      }
      count += 1
      if parent < child {
        parents[child] = max(parent, parents[child] ?? parent)
      }
    }
  }

  /// The line that `line` answers, both from 0; nil if it answers none.
  package func parent(of line: Int) -> Int? { parents[line] }

  private static func link(_ bytes: ArraySlice<UInt8>) -> (parent: Int, child: Int)? {
    let fields = bytes.split(separator: UInt8(ascii: " "), maxSplits: 3)
    guard fields.count == 3, fields[2].elementsEqual([UInt8(ascii: "-")]),
      let parent = number(fields[0]), let child = number(fields[1])
    else { return nil }
    return (parent, child)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    // Int(_:) takes a sign, which no line number has.
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
