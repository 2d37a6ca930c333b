/// What a reader made of a log: its messages, and what it could not read.
package struct LogContents: Equatable, Sendable {
  /// The messages, in the order of the log. A message that could not be read is left out.
  package var messages: [LogMessage]
  /// What could not be read, in the order of the log.
  package var problems: [LogProblem]
  /// The reply links that were read, of which a message keeps at most one.
  ///
  /// It can exceed the number of messages with a parent: a log may give a message several parents,
  /// or link a message to itself to say that it answers none.
  package var linkCount: Int

  /// The contents of a log; empty unless told otherwise.
  package init(messages: [LogMessage] = [], problems: [LogProblem] = [], linkCount: Int = 0) {
    self.messages = messages
    self.problems = problems
    self.linkCount = linkCount
  }

  /// Adds another log behind this one, as when several files are replayed as one.
  package mutating func append(_ other: LogContents) {
    messages += other.messages
    problems += other.problems
    linkCount += other.linkCount
  }

  /// The messages in the order in which they arrived, oldest first; those of one instant stay in
  /// the order of the log.
  ///
  /// A log that lists one conversation after the other jumps back in time at each; a replay on
  /// the log's own clock needs them interleaved as they happened.
  ///
  /// - Complexity: O(*n* log *n*) for *n* messages, and one array of them.
  package func messagesByTime() -> [LogMessage] {
    messages.sorted { $0.time < $1.time }
  }
}
