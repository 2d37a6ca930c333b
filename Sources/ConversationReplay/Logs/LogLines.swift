/// One line of a file, without its line end.
package struct LogLine: Sendable {
  /// The longest line that a reader takes, in bytes: 1 MiB. Longer ones are a problem of that line
  /// alone.
  package static let maximumByteCount = 1 << 20

  /// The place in the file, from 1.
  package let number: Int
  /// The bytes of the line, without the line feed or the carriage return and line feed at its end.
  package let bytes: ArraySlice<UInt8>

  /// Whether the line exceeds ``maximumByteCount`` and must not be parsed.
  package var isTooLong: Bool { bytes.count > Self.maximumByteCount }

  /// The line as text; bytes that are not UTF-8 become U+FFFD.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// The lines of a file, first to last.
///
/// A line ends with a line feed, before which one carriage return is dropped; the last one may end
/// with the file. An empty file has no lines. A byte order mark at the start is dropped.
package struct LogLines: Sequence, IteratorProtocol {
  private var rest: ArraySlice<UInt8>
  private var number = 0

  /// The lines of a file with these bytes.
  package init(_ bytes: [UInt8]) {
    rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
  }

  /// The next line, or nil behind the last.
  package mutating func next() -> LogLine? {
    guard !rest.isEmpty else { return nil }
    let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
    var line = rest[..<end]
    rest = rest[end...].dropFirst()
    if line.last == UInt8(ascii: "\r") {
      line = line.dropLast()
    }
    number += 1
    return LogLine(number: number, bytes: line)
  }
}

extension LogProblem {
  /// The problem of a line that exceeds the bound.
  package static func tooLong(_ line: LogLine, file: String) -> LogProblem {
    LogProblem(
      file: file, line: line.number,
      expected: "at most \(LogLine.maximumByteCount) bytes",
      found: "\(line.bytes.count)")
  }
}
