import Foundation

/// The built command, run as a user runs it.
enum Command {
  /// What a run left behind.
  struct Outcome {
    let status: Int32
    let output: String
    let error: String
  }

  /// The command beside the running tests; nil if it was not built there.
  static let executable: URL? = {
    let places =
      ProcessInfo.processInfo.arguments.map { URL(filePath: $0) } + [Bundle.main.bundleURL]
    let folders = places.flatMap { place in
      sequence(first: place) { $0.path.count > 1 ? $0.deletingLastPathComponent() : nil }.prefix(5)
    }
    return folders.map { $0.appending(path: "cbwm") }.first { file in
      // The name is also that of folders on the way.
      (try? file.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
    }
  }()

  /// Runs the command until it ends.
  static func run(_ arguments: String...) throws -> Outcome { try run(arguments: arguments) }

  /// Runs the command until it ends.
  ///
  /// - Parameters:
  ///   - input: What it reads from standard input.
  ///   - sink: The file to which standard output goes; nil for the outcome.
  static func run(
    arguments: [String], input: String = "", outputTo sink: String? = nil
  ) throws -> Outcome {
    guard let executable else { throw CocoaError(.fileNoSuchFile) }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    // Files, since whoever reads two pipes one after the other can stand still with the writer.
    let folder = try Folder()
    let output = try folder.write("", as: "output")
    let error = try folder.write("", as: "error")
    let source = try folder.write(input, as: "input")
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: source))
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: sink ?? output))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: error))
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8),
      error: try String(contentsOfFile: error, encoding: .utf8))
  }
}

/// A folder of its own for each test, gone when nobody needs it any more.
final class Folder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "cbwm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Writes a file, and gives its path.
  func write(_ text: String, as name: String) throws -> String {
    let file = url.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}
