/// A log that could not be read at all.
package struct LogError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path of the file, as it was given.
  package let file: String
  /// What went wrong, why, and what to do about it.
  package let sentence: String

  /// An error about `file`.
  package init(file: String, sentence: String) {
    self.file = file
    self.sentence = sentence
  }

  /// `FILE: sentence`.
  package var description: String { "\(file): \(sentence)" }
}
