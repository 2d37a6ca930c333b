import ConversationReplay

/// The logs that were named on the command line, read as one, and what was wrong with them.
struct LogFiles {
  /// How many complaints are printed before the rest is only counted.
  static let maximumComplaintCount = 20

  private(set) var contents = LogContents()
  /// Files that could be read, though perhaps not all of each.
  private(set) var readCount = 0
  private var complaints: [String] = []

  /// Whether anything could not be read.
  var hasComplaints: Bool { !complaints.isEmpty }

  /// Reads the files in the order given.
  init(_ paths: [String], format: LogFormat) {
    for path in paths {
      do throws(LogError) {
        let contents = try LogFile(path: path, format: format).read()
        complaints += contents.problems.map(\.description)
        self.contents.append(contents)
        readCount += 1
      } catch {
        complaints.append(error.description)
      }
    }
  }

  /// Prints what could not be read.
  func complain() {
    for complaint in complaints.prefix(Self.maximumComplaintCount) {
      StandardError.write(complaint)
    }
    let rest = complaints.count - Self.maximumComplaintCount
    if rest > 0 { StandardError.write("… and \(Quantity.count(rest)) more.") }
  }
}
