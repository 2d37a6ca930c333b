import Foundation

/// Reads a log of one JSON object a line.
///
/// The keys are `conversation`, `id`, `parent`, `role`, `author`, `time` and `text`; only `text` is
/// obligatory, null counts as missing, and other keys are passed over. Conversation, id, parent and
/// author are strings or integers, the time is ISO 8601 or a number of seconds since 1970. A
/// missing conversation is the file's name, a missing id the line's number from 1, a missing time
/// that of the last message read (at first 1970-01-01).
package struct JSONLinesLogReader: Sendable {
  /// The path of the log, as it was given.
  package let file: String

  /// A reader for the log at `file`.
  package init(file: String) {
    self.file = file
  }

  /// Reads a whole log; lines of nothing but spaces and tabs are passed over.
  ///
  /// - Returns: The messages in the order of the log. Their times are those of the log and may go
  ///   backwards.
  package func read(_ bytes: [UInt8]) -> LogContents {
    let decoder = JSONDecoder()
    let defaultConversation = String(file.split(separator: "/").last ?? "")
    var contents = LogContents()
    var time: Int64 = 0
    for line in LogLines(bytes) where !line.isBlank {
      do throws(LogProblem) {
        let message = try message(
          line, decoder: decoder, defaultConversation: defaultConversation, defaultTime: time)
        time = message.time
        contents.linkCount += message.parent == nil ? 0 : 1
        contents.messages.append(message)
      } catch {
        contents.problems.append(error)
      }
    }
    return contents
  }

  private func message(
    _ line: LogLine, decoder: JSONDecoder, defaultConversation: String, defaultTime: Int64
  ) throws(LogProblem) -> LogMessage {
    guard !line.isTooLong else { throw .tooLong(line, file: file) }
    guard let object = try? decoder.decode(JSONLine.self, from: Data(line.bytes)) else {
      throw LogProblem(
        file: file, line: line.number, expected: "a JSON object",
        found: LogProblem.excerpt(line.text))
    }
    do throws(JSONLine.Mismatch) {
      return try object.message(
        number: line.number, defaultConversation: defaultConversation, defaultTime: defaultTime)
    } catch {
      throw LogProblem(
        file: file, line: line.number, expected: error.expected, found: error.found)
    }
  }
}

extension LogLine {
  fileprivate var isBlank: Bool {
    bytes.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }
}
