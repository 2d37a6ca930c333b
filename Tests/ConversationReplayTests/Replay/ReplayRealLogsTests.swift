import ConversationMemory
import ConversationReplay
import Foundation
import Testing

@Suite(.enabled(if: RealLogs.areThere, RealLogs.whySkipped))
struct ReplayRealLogsTests {
  /// The lines that the annotation files say answer an earlier one, read as plainly as can be.
  private func linkedCount(_ logs: [String]) throws -> Int {
    try logs.reduce(0) { sum, log in
      let path = log.replacingOccurrences(of: ".raw.txt", with: ".annotation.txt")
      let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
      let children = lines.compactMap { line -> Int? in
        let numbers = line.split(separator: " ").compactMap { Int($0) }
        return numbers.count == 2 && numbers[0] < numbers[1] ? numbers[1] : nil
      }
      return sum + Set(children).count
    }
  }

  @Test("Every reply of the logs is found, and a longer window finds more parents live")
  func replies() throws {
    let paths = try RealLogs.paths(part: "dev")
    var contents = LogContents()
    for path in paths { contents.append(try LogFile(path: path).read()) }
    let linked = try linkedCount(paths)
    var hitRates: [Double] = []
    for window in ["1m", "30m", "24h"] {
      var options = ReplayOptions()
      options.window = try ConversationWindow(parsing: window)
      options.capacity = 2048
      let outcome = Replay(contents, options: options).run()
      #expect(outcome.contradictions == [])
      #expect(outcome.report.messages == contents.messages.count)
      #expect(outcome.report.conversations == paths.count)
      #expect(outcome.report.account.appended == contents.messages.count)
      #expect(outcome.report.replies.linked == linked)
      hitRates.append(outcome.report.replies.hitRate)
    }
    #expect(hitRates[0] < hitRates[1])
    #expect(hitRates[1] < hitRates[2])
  }

  @Test(
    "W1 W3 L9 a store gives of the logs what memories of their own give",
    arguments: ["30m", "count:20", "2h,bytes:2k"])
  func store(window: String) throws {
    var contents = LogContents()
    for path in try RealLogs.paths(part: "dev") { contents.append(try LogFile(path: path).read()) }
    var options = ReplayOptions()
    options.window = try ConversationWindow(parsing: window)
    (options.producerCount, options.consumerCount) = (1, 0)
    let own = Replay(contents, options: options).run()
    options.usesStore = true
    let stored = Replay(contents, options: options).run()
    #expect(stored.contradictions == [])
    #expect(Settled(stored.report) == Settled(own.report))
  }
}
