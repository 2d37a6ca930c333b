/// One message of a log, as it was written, whatever format the log has.
package struct LogMessage: Equatable, Sendable {
  /// The conversation that the message belongs to. Ids are unique within one conversation only.
  package let conversation: String
  /// The name by which later messages of the same conversation refer to this one.
  package let id: String
  /// The id of the message that this one answers; nil where the log names none.
  package let parent: String?
  /// Who speaks; nil where the log does not say.
  package let role: LogRole?
  /// The name of the speaker; nil where the log does not say.
  package let author: String?
  /// Nanoseconds since 1970-01-01 00:00 UTC, leap seconds not counted; negative before that.
  package let time: Int64
  /// What was said; may be empty, and may hold any Unicode scalar, NUL included.
  package let text: String
  /// The place in the file, from 1: a line, or the message's ordinal where lines mean nothing.
  package let line: Int

  /// A message of the given parts; see the properties for their units.
  package init(
    conversation: String, id: String, parent: String? = nil, role: LogRole? = nil,
    author: String? = nil, time: Int64, text: String, line: Int
  ) {
    self.conversation = conversation
    self.id = id
    self.parent = parent
    self.role = role
    self.author = author
    self.time = time
    self.text = text
    self.line = line
  }
}
