import Foundation

/// A run of a tool that is on the path.
struct ToolRun {
  let tool: String
  let arguments: [String]

  init(_ tool: String, _ arguments: [String]) {
    self.tool = tool
    self.arguments = arguments
  }

  /// Runs it to its end: what it wrote, to either of its outputs, and its status.
  func output() async throws -> (text: String, status: Int32) {
    let file = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID())")
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    let handle = try FileHandle(forWritingTo: file)
    process.standardOutput = handle
    process.standardError = handle
    let status = try await run(process)
    return (String(decoding: try Data(contentsOf: file), as: UTF8.self), status)
  }

  /// Waits without holding a thread, so that the tests beside this one keep theirs.
  private func run(_ process: Process) async throws -> Int32 {
    try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do {
        try process.run()
      } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
  }
}
