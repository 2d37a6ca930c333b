/// `X+Y.swift` lies where `X` is: in a folder that declares it, or one above that does so further
/// down.
///
/// When another module declares `X`, the file must at least extend it.
struct ExtensionFileRule: Rule {
  let sentence = "A file X+Y lies beside X"

  func findings(in project: Project) -> [Finding] {
    let manifest = project.manifest
    return project.swiftFiles.compactMap { file -> Finding? in
      let parts = file.name.split(separator: "+")
      guard parts.count > 1 else { return nil }
      let name = String(parts[0])
      let homes = project.swiftFiles.filter { home in
        home.declarations.contains { $0.name == name }
      }
      if homes.contains(where: { $0.isIn(file.folder) }) { return nil }
      let target = manifest.target(of: file)
      if let home = homes.first(where: { manifest.target(of: $0) == target }) {
        return file.finding(0, "the type \(name) is declared elsewhere, in \(home.path)")
      }
      if extends(file, name) { return nil }
      return file.finding(0, "no type \(name) is declared here or extended")
    }
  }

  private func extends(_ file: SourceFile, _ name: String) -> Bool {
    (file.view?.code ?? []).contains { line in
      let words = Word.all(in: line).map(\.text)
      return zip(words, words.dropFirst()).contains { $0 == ("extension", name) }
    }
  }
}
