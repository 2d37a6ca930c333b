/// A file is at most 400 lines long and a line 100 columns wide; a line that holds an address may
/// be wider.
struct LengthRule: Rule {
  private static let maximumLineCount = 400
  private static let maximumColumnCount = 100

  let sentence = "Files and lines are short"

  func findings(in project: Project) -> [Finding] {
    project.files.filter { $0.view != nil }.flatMap { file in
      var findings: [Finding] = []
      // The text after the last line break is no line.
      let lineCount = file.lines.last == "" ? file.lines.count - 1 : file.lines.count
      if lineCount > Self.maximumLineCount {
        let limit = Self.maximumLineCount
        findings.append(file.finding(limit, "the file has \(lineCount) lines, \(limit) at most"))
      }
      for (index, line) in file.lines.enumerated()
      where line.count > Self.maximumColumnCount && !line.contains("://") {
        let limit = Self.maximumColumnCount
        findings.append(
          file.finding(index, "the line has \(line.count) columns, \(limit) at most"))
      }
      return findings
    }
  }
}
