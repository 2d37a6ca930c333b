import ArgumentParser

/// What the command tells the shell at its end, beside 0 for success.
enum Status {
  /// A file is missing or a part of it could not be read.
  static let data = ExitCode(1)
  /// The command line makes no sense.
  static let usage = ExitCode(2)
  /// The project has an error: its own counts do not add up.
  static let internalError = ExitCode(70)
  /// The user interrupted it.
  static let interrupted = ExitCode(130)
}
