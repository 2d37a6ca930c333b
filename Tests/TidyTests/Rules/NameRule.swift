/// A name says what a thing is; `FooManager` says that nobody knew.
struct NameRule: Rule {
  private static let endings = ["Manager", "Helper", "Utils", "Common", "Misc"]

  let sentence = "Names of files and types say what they are"

  func findings(in project: Project) -> [Finding] {
    project.files.filter { $0.view != nil }.flatMap { file in
      fileNames(file).compactMap { name in
        ending(of: name).map { file.finding(0, "the file's name ends in “\($0)”") }
      }
        + file.declarations.compactMap { declaration in
          ending(of: declaration.name).map {
            file.finding(
              declaration.lineIndex, "the name of the type \(declaration.name) ends in “\($0)”")
          }
        }
    }
  }

  /// The parts of a name `X+Y.swift`.
  private func fileNames(_ file: SourceFile) -> [Substring] {
    file.name.prefix { $0 != "." }.split(separator: "+")
  }

  private func ending(of name: some StringProtocol) -> String? {
    Self.endings.first { name.hasSuffix($0) || name.hasSuffix($0 + "s") }
  }
}
