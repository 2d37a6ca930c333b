/// Something that holds for every file of the project, and the places where it does not.
///
/// A rule is a value that reads; it changes nothing and asks nothing but the project that it is
/// given, so that its own tests can show it a project of three lines.
protocol Rule: Sendable {
  /// What holds, as a sentence; the name of its test.
  var sentence: String { get }

  /// The places that break it, by path and then by line.
  func findings(in project: Project) -> [Finding]
}
