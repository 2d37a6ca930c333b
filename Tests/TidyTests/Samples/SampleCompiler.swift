import Foundation

/// Checks a sample with the compiler that is on the path, against the modules of the running test's
/// build; nothing is built, and no lock of the package manager is taken.
struct SampleCompiler {
  let products: BuildProducts

  /// What the compiler says against the sample; empty when it has no objection.
  func objections(to sample: Sample) async throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "sample-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "Sample.swift")
    try Data(sample.program.utf8).write(to: file)
    let output = folder.appending(path: "output")
    try Data().write(to: output)

    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = ["swiftc"] + arguments(for: sample) + [file.path]
    let handle = try FileHandle(forWritingTo: output)
    compiler.standardOutput = handle
    compiler.standardError = handle
    let status = try await run(compiler)
    let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
    return status == 0 ? "" : text.isEmpty ? "swiftc ended with status \(status)" : text
  }

  private func arguments(for sample: Sample) -> [String] {
    ["-typecheck", "-swift-version", "6", "-warnings-as-errors"]
      + ["-I", products.moduleFolder.path]
      + products.moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
      + (sample.declaresMain ? ["-parse-as-library"] : [])
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
