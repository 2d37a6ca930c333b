/// No targets depend on each other in a circle, neither by the manifest nor by what their files
/// import.
struct ModuleCircleRule: Rule {
  let sentence = "Modules do not depend on each other in circles"

  func findings(in project: Project) -> [Finding] {
    let manifest = project.manifest
    let names = Set(manifest.targets.map(\.name))
    var graph = DependencyGraph()
    for target in manifest.targets {
      for dependency in target.dependencies where names.contains(dependency) {
        graph.add(from: target.name, to: dependency)
      }
    }
    for file in project.swiftFiles {
      guard let target = manifest.target(of: file) else { continue }
      for module in imports(of: file) where names.contains(module) {
        graph.add(from: target.name, to: module)
      }
    }
    return graph.circles.map { circle in
      let index = manifest.targets.first { $0.name == circle[0] }?.lineIndex ?? 0
      let names = circle.joined(separator: " → ")
      return Finding(
        path: "Package.swift", line: index + 1, sentence: "modules in a circle: \(names)")
    }
  }

  /// The modules that a file imports, whole or in part (`import struct Module.Name`).
  private func imports(of file: SourceFile) -> [String] {
    (file.view?.code ?? []).compactMap { line -> String? in
      let words = Word.all(in: line).map(\.text)
      guard let place = words.firstIndex(of: "import") else { return nil }
      let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
      return words[(place + 1)...].first { !kinds.contains($0) }
    }
  }
}
