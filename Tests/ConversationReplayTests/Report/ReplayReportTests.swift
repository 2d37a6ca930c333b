import ConversationReplay
import Foundation
import Testing

@Suite struct ReplayReportTests {
  private func report(
    messages: Int = 57_226, seconds: Double = 0.5, expired: Int = 56_000, delivered: Int? = nil,
    linked: Int = 400
  ) -> ReplayReport {
    ReplayReport(
      messages: messages, conversations: 40, seconds: seconds,
      latency: .init(p50: 210, p90: 480, p99: 1_250, p999: 17_000, max: 2_000_000),
      account: .init(
        appended: 57_226, live: 1_024, consumed: 0, expired: expired, evicted: 202, removed: 0,
        delivered: delivered),
      replies: .init(linked: linked, parentLive: linked == 0 ? 0 : 390),
      tree: .init(maxDepth: 52, branches: 1_300),
      memory: .init(liveBytes: 123_456, heldBytes: 262_144, peakBytes: 1_572_864))
  }

  /// The keys of an object, those of the objects in it behind a point.
  private func keys(_ object: [String: Any]) -> Set<String> {
    object.reduce(into: []) { keys, member in
      if let inner = member.value as? [String: Any] {
        keys.formUnion(self.keys(inner).map { "\(member.key).\($0)" })
      } else {
        keys.insert(member.key)
      }
    }
  }

  private func object(_ json: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  }

  private let exactKeys: Set<String> = [
    "messages", "conversations", "seconds", "messagesPerSecond",
    "latency.p50", "latency.p90", "latency.p99", "latency.p999", "latency.max",
    "account.appended", "account.live", "account.consumed", "account.expired",
    "account.evicted", "account.removed",
    "replies.linked", "replies.parentLive", "replies.hitRate",
    "tree.maxDepth", "tree.branches",
    "memory.liveBytes", "memory.heldBytes", "memory.peakBytes",
  ]

  @Test("The JSON has exactly these keys, and one more when deliveries were counted")
  func keySet() throws {
    #expect(keys(try object(report().json())) == exactKeys)
    #expect(
      keys(try object(report(delivered: 7).json())) == exactKeys.union(["account.delivered"]))
  }

  @Test("The JSON is one line with sorted keys and integers where they belong")
  func json() throws {
    let text = try report().json()
    #expect(!text.contains("\n"))
    #expect(text.hasPrefix(#"{"account":{"appended":57226,"consumed":0,"evicted":202,"#))
    #expect(
      text.contains(#""latency":{"max":2000000,"p50":210,"p90":480,"p99":1250,"p999":17000}"#))
    #expect(text.contains(#""messagesPerSecond":114452,"#))
    #expect(text.contains(#""replies":{"hitRate":0.975,"linked":400,"parentLive":390}"#))
  }

  @Test("Rates of nothing are 0")
  func nothing() throws {
    #expect(report(messages: 0, seconds: 0).messagesPerSecond == 0)
    #expect(report(seconds: 0).messagesPerSecond == 0)
    #expect(report(seconds: .leastNonzeroMagnitude).messagesPerSecond == 0)
    #expect(report(linked: 0).replies.hitRate == 0)
  }

  @Test("The text is for people, and its account adds up line by line")
  func text() {
    let plot = OccupancyPlot([])
    #expect(
      report(delivered: 3).text(occupancy: plot) == """
        57,226 messages of 40 conversations in 0.500 s: 114,452 messages/s

        Append latency
          p50     210 ns
          p90     480 ns
          p99    1.25 µs
          p99.9  17.0 µs
          max    2.00 ms

        Account, in messages
          live       1,024
        + consumed       0
        + expired   56,000
        + evicted      202
        + removed        0
        = appended  57,226
          3 deliveries left their message live.

        Replies and tree
          97.5 % of replies found their parent live (390 of 400)
          52 ancestors on the longest path, 1,300 branches

        Memory
          live   121 KiB
          held   256 KiB
          peak  1.50 MiB

        Live messages over the log's time (UTC)
        No message was appended.

        """)
  }

  @Test("An account that does not add up says so")
  func wrongAccount() {
    let text = report(expired: 55_999, linked: 0).text()
    #expect(
      text.contains("≠ appended  57,226\n  The parts add up to 57,225: the account is wrong."))
    #expect(text.contains("  No reply names what it answers.\n"))
    #expect(!text.contains("Live messages"))
  }
}
