/// One place that breaks a rule, printed as `file:line: sentence`.
struct Finding: Equatable, CustomStringConvertible {
  /// Relative to the root of the project.
  let path: String
  /// From 1; 0 when the file as a whole is meant.
  let line: Int
  let sentence: String

  var description: String { "\(path):\(line): \(sentence)" }
}
