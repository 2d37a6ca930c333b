import Foundation

/// Reads the chitchat dataset: thousands of short conversations of two people in one JSON file.
///
/// A message's id is its ordinal within its conversation, from 0, and its parent the message before
/// it. The first sender of a conversation is the user, the other the assistant.
package struct ChitchatLogReader: Sendable {
  /// The path of the log, as it was given.
  package let file: String

  /// A reader for the log at `file`.
  package init(file: String) {
    self.file = file
  }

  /// Reads a whole dataset.
  ///
  /// - Returns: The messages, one conversation after the other, in the order in which the
  ///   conversations start, and by key where two start at once: JSON objects have no order of their
  ///   own. A message's line is its ordinal in that order, from 1, counting those that could not be
  ///   read; a problem names its conversation.
  /// - Throws: ``LogError`` if the bytes are not a JSON object.
  package func read(_ bytes: [UInt8]) throws(LogError) -> LogContents {
    let document: ChitchatDocument
    do {
      document = try JSONDecoder().decode(ChitchatDocument.self, from: Data(bytes))
    } catch {
      throw LogError(
        file: file,
        sentence: """
          The file is not a JSON object of conversations; it may be cut off, or of another \
          format. Fetch it again, or name the format that it has.
          """)
    }
    var contents = LogContents()
    var line = 0
    for conversation in conversations(of: document) {
      append(conversation, to: &contents, line: &line)
    }
    return contents
  }
}

extension ChitchatLogReader {
  /// A conversation flattened to its messages, nil for what could not be read.
  private struct Flat {
    let key: String
    let start: Int64
    let entries: [ChitchatDocument.Message?]
  }

  private func conversations(of document: ChitchatDocument) -> [Flat] {
    document.conversations
      .map { key, conversation in
        let entries: [ChitchatDocument.Message?] =
          conversation.value?.messages.flatMap { turn in turn.value?.map(\.value) ?? [nil] } ?? [
            nil
          ]
        let first = entries.lazy.compactMap { $0.flatMap { LogTimestamp(iso8601: $0.timestamp) } }
          .first
        return Flat(key: key, start: first?.nanoseconds ?? 0, entries: entries)
      }
      .sorted { ($0.start, $0.key) < ($1.start, $1.key) }
  }

  private func append(_ conversation: Flat, to contents: inout LogContents, line: inout Int) {
    var parent: String?
    var user: String?
    for (ordinal, entry) in conversation.entries.enumerated() {
      line += 1
      guard let entry, let time = LogTimestamp(iso8601: entry.timestamp) else {
        contents.problems.append(
          problem(entry, line: line, ordinal: ordinal, conversation: conversation.key))
        continue
      }
      let id = String(ordinal)
      user = user ?? entry.sender
      contents.messages.append(
        LogMessage(
          conversation: conversation.key, id: id, parent: parent,
          role: entry.sender == user ? .user : .assistant, author: entry.sender,
          time: time.nanoseconds, text: entry.text, line: line))
      contents.linkCount += parent == nil ? 0 : 1
      parent = id
    }
  }

  private func problem(
    _ entry: ChitchatDocument.Message?, line: Int, ordinal: Int, conversation: String
  ) -> LogProblem {
    let place = "as message \(ordinal) of conversation \(LogProblem.excerpt(conversation))"
    guard let entry else {
      return LogProblem(
        file: file, line: line, expected: "an object with text, timestamp and sender",
        found: "another shape \(place)")
    }
    return LogProblem(
      file: file, line: line, expected: "a timestamp like 2018-05-02T19:38:15Z",
      found: "\(LogProblem.excerpt(entry.timestamp)) \(place)")
  }
}
