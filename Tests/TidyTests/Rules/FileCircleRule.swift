/// Within a target no files depend on each other in a circle, and no folders do, so that each can
/// be read after those that it rests on.
///
/// A file depends on another when it names a type that the other declares at top level. Extensions
/// declare nothing. A name that a target declares twice, nested ones included, could mean either
/// and is left out.
struct FileCircleRule: Rule {
  let sentence = "Files do not depend on each other in circles"

  func findings(in project: Project) -> [Finding] {
    let manifest = project.manifest
    return manifest.targets.flatMap { target in
      findings(among: project.swiftFiles.filter { manifest.target(of: $0) == target })
    }
  }

  private func findings(among files: [SourceFile]) -> [Finding] {
    let homes = homes(of: files)
    let folders = Dictionary(
      uniqueKeysWithValues: files.map { ($0.path, $0.path.split(separator: "/").dropLast().last) })
    var graph = DependencyGraph()
    var folderGraph = DependencyGraph()
    var example: [String: (file: SourceFile, lineIndex: Int)] = [:]
    var uses: [String: [String: Use]] = [:]
    for file in files {
      for (index, line) in (file.view?.code ?? []).enumerated() {
        for word in Word.all(in: line) where !word.isMember {
          guard let home = homes[word.text], home != file.path else { continue }
          graph.add(from: file.path, to: home)
          if let source = folders[file.path] ?? nil, let target = folders[home] ?? nil {
            folderGraph.add(from: String(source), to: String(target))
            example["\(source) → \(target)"] = (file, index)
          }
          if uses[file.path]?[home] == nil {
            uses[file.path, default: [:]][home] = Use(name: word.text, lineIndex: index)
          }
        }
      }
    }
    let byPath = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0) })
    let rooms = folderGraph.circles.compactMap { circle -> Finding? in
      guard let (file, lineIndex) = example["\(circle[0]) → \(circle[1])"] else { return nil }
      let names = circle.joined(separator: " → ")
      return file.finding(lineIndex, "folders in a circle: \(names)")
    }
    return rooms
      + graph.circles.compactMap { circle -> Finding? in
        guard let file = byPath[circle[0]], let first = uses[file.path]?[circle[1]] else {
          return nil
        }
        let names = circle.map { byPath[$0]?.name ?? $0 }.joined(separator: " → ")
        let types = zip(circle, circle.dropFirst()).compactMap { uses[$0]?[$1]?.name }
        return file.finding(
          first.lineIndex, "files in a circle: \(names), by \(types.joined(separator: ", "))")
      }
  }

  /// The path of the only file that declares a name, for names that are declared once and at top
  /// level.
  private func homes(of files: [SourceFile]) -> [String: String] {
    var homes: [String: String] = [:]
    var ambiguous: Set<String> = []
    for file in files {
      for declaration in file.declarations {
        if homes[declaration.name] != nil || declaration.depth > 0 {
          ambiguous.insert(declaration.name)
        }
        homes[declaration.name] = file.path
      }
    }
    return homes.filter { !ambiguous.contains($0.key) }
  }

  /// Where one file first names a type of another.
  private struct Use {
    let name: String
    let lineIndex: Int
  }
}
