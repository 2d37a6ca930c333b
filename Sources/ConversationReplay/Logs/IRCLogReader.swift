/// Reads a log of an IRC channel, and the reply links beside it.
///
/// The file is one conversation; a line's number from 0 is its id. People are users, notices are
/// of the system and have no author. Bytes that are not UTF-8 become U+FFFD.
package struct IRCLogReader: Sendable {
  /// How the name of a log ends; the rest names the conversation.
  package static let suffix = ".raw.txt"

  /// The path of the log, as it was given.
  package let file: String

  /// A reader for the log at `file`.
  package init(file: String) {
    self.file = file
  }

  /// The conversation: the file's name without its folder and `.raw.txt`.
  package var conversation: String {
    let name = file.split(separator: "/").last ?? ""
    return String(name.hasSuffix(Self.suffix) ? name.dropLast(Self.suffix.count) : name)
  }

  /// The path at which the reply links stand if there are any; nil if the log is not named
  /// `NAME.raw.txt`.
  package var annotationFile: String? {
    guard file.hasSuffix(Self.suffix) else { return nil }
    return file.dropLast(Self.suffix.count) + ".annotation.txt"
  }

  /// Reads a whole log.
  ///
  /// - Parameters:
  ///   - bytes: The log.
  ///   - annotation: The file with the reply links, nil if there is none.
  /// - Returns: The messages in the order of the log, their times never going backwards; what could
  ///   not be read, the links' problems last.
  package func read(_ bytes: [UInt8], annotation: [UInt8]? = nil) -> LogContents {
    let conversation = conversation
    let links = annotation.map { replyLinks($0, of: bytes) } ?? IRCReplyLinks()
    var scanner = FieldScanner(Substring(conversation).utf8)
    var clock = IRCClock(day: scanner.takeDay())
    var contents = LogContents(linkCount: links.count)
    for line in LogLines(bytes) {
      guard !line.isTooLong else {
        contents.problems.append(.tooLong(line, file: file))
        continue
      }
      guard let said = IRCLine(line.bytes) else {
        contents.problems.append(
          LogProblem(
            file: file, line: line.number, expected: IRCLine.expected,
            found: line.bytes.isEmpty ? "an empty line" : LogProblem.excerpt(line.text)))
        continue
      }
      let parent = links.parent(of: line.number - 1).map(String.init)
      contents.messages.append(
        message(said, line: line.number, conversation: conversation, parent: parent, clock: &clock))
    }
    contents.problems += links.problems
    return contents
  }

  private func replyLinks(_ annotation: [UInt8], of log: [UInt8]) -> IRCReplyLinks {
    let lineCount = LogLines(log).reduce(0) { count, _ in count + 1 }
    return IRCReplyLinks(annotation, file: annotationFile ?? file, lineCount: lineCount)
  }

  private func message(
    _ line: IRCLine, line number: Int, conversation: String, parent: String?,
    clock: inout IRCClock
  ) -> LogMessage {
    switch line {
    case .notice(let text):
      LogMessage(
        conversation: conversation, id: String(number - 1), parent: parent, role: .system,
        time: clock.now, text: text, line: number)
    case .said(let minuteOfDay, let author, let text):
      LogMessage(
        conversation: conversation, id: String(number - 1), parent: parent, role: .user,
        author: author, time: clock.advance(toMinuteOfDay: minuteOfDay), text: text, line: number)
    }
  }
}
