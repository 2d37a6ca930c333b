import ConversationReplay
import Foundation
import Testing

@Suite(.enabled(if: RealLogs.areThere, RealLogs.whySkipped))
struct RealLogsTests {
  /// Every link of an annotation file as (parent, child), read as plainly as can be.
  private func links(besides log: String) throws -> [(parent: Int, child: Int)] {
    let path = log.replacingOccurrences(of: ".raw.txt", with: ".annotation.txt")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try text.components(separatedBy: .newlines).filter { !$0.isEmpty }.map { line in
      let fields = line.components(separatedBy: " ")
      return (try #require(Int(fields[0])), try #require(Int(fields[1])))
    }
  }

  @Test(
    "Every line of the logs is read, every link is counted, and time never goes backwards",
    arguments: [("dev", 10, 12_500), ("train", 30, 44_726)])
  func everyLine(part: String, logCount: Int, lineCount: Int) throws {
    let paths = try RealLogs.paths(part: part)
    #expect(paths.count == logCount)
    var all = LogContents()
    for path in paths {
      let contents = try LogFile(path: path).read()
      let links = try links(besides: path)
      #expect(contents.linkCount == links.count)
      let nearest = Dictionary(
        links.filter { $0.parent < $0.child }.map { (String($0.child), $0.parent) },
        uniquingKeysWith: max)
      for message in contents.messages {
        #expect(message.parent == nearest[message.id].map(String.init))
      }
      let times = contents.messages.map(\.time)
      #expect(zip(times, times.dropFirst()).allSatisfy(<=))
      #expect(contents.messages.map(\.id) == (0..<contents.messages.count).map(String.init))
      all.append(contents)
    }
    #expect(all.problems == [])
    #expect(all.messages.count == lineCount)
    #expect(Set(all.messages.map(\.conversation)).count == logCount)
  }
}
