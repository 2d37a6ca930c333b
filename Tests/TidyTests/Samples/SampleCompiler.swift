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
    let output = try await ToolRun("swiftc", arguments(for: sample) + [file.path]).output()
    if output.status == 0 { return "" }
    return output.text.isEmpty ? "swiftc ended with status \(output.status)" : output.text
  }

  private func arguments(for sample: Sample) -> [String] {
    ["-typecheck", "-swift-version", "6", "-warnings-as-errors"]
      + ["-I", products.moduleFolder.path]
      + products.moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
      + (sample.declaresMain ? ["-parse-as-library"] : [])
  }
}
