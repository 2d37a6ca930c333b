/// One text file of the project, read once.
struct SourceFile {
  /// Relative to the root of the project, with slashes.
  let path: String
  /// The text as it stands, line by line.
  let lines: [String]
  /// The text of a Swift or C file in parts; nil for any other file.
  let view: SourceView?
  /// The types that a Swift file declares; none for any other file.
  let declarations: [Declaration]

  init(path: String, text: String) {
    self.path = path
    lines = SourceView.lines(of: Array(text.utf8))
    let isCode = [".swift", ".c", ".h"].contains { path.hasSuffix($0) }
    view = isCode ? SourceView(text) : nil
    declarations = path.hasSuffix(".swift") ? Declaration.all(in: view?.code ?? []) : []
  }

  var isSwift: Bool { path.hasSuffix(".swift") }
  /// The name without folders.
  var name: String { String(path.split(separator: "/").last ?? "") }
  /// The folder, without a slash at the end.
  var folder: String { String(path.dropLast(name.count + 1)) }

  /// Whether the file is in `folder` or below it.
  func isIn(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }

  /// A place in this file; `index` counts lines from 0.
  func finding(_ index: Int, _ sentence: String) -> Finding {
    Finding(path: path, line: index + 1, sentence: sentence)
  }
}
