import ConversationReplay

/// Logs that are written by hand, and what is compared of a replay.
enum SmallLog {
  /// A message at a second of the log.
  static func message(
    _ id: String, answers parent: String? = nil, at second: Int64, in conversation: String = "a"
  ) -> LogMessage {
    LogMessage(
      conversation: conversation, id: id, parent: parent, role: .user, time: second * 1_000_000_000,
      text: "text of \(id)", line: 1)
  }

  /// A root, two answers to it, and an answer to the first of these half an hour later.
  static let tree = LogContents(messages: [
    message("m0", at: 0),
    message("m1", answers: "m0", at: 60),
    message("m2", answers: "m0", at: 1799),
    message("m3", answers: "m1", at: 1860),
  ])

  /// Conversations of which each message answers one of the same conversation, or none; the same
  /// ones for the same seed.
  static func random(
    seed: UInt64, conversationCount: Int, messageCount: Int
  ) -> LogContents {
    var state = seed
    func next(_ bound: Int) -> Int {
      // Knuth's constants; the upper bits are the good ones.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var counts = [Int](repeating: 0, count: conversationCount)
    var second: Int64 = 0
    return LogContents(
      messages: (0..<messageCount).map { _ in
        second += Int64(next(8) == 0 ? next(2000) : next(20))
        let conversation = next(conversationCount)
        let ordinal = counts[conversation]
        counts[conversation] += 1
        let parent = next(4) == 0 ? nil : String(max(0, ordinal - 1 - next(6)))
        return message(
          String(ordinal), answers: ordinal == 0 ? nil : parent, at: second,
          in: "c\(conversation)")
      })
  }
}

/// The part of a report that does not depend on threads and clocks.
struct Settled: Equatable, CustomStringConvertible {
  let parts: [Int]
  let replies: ReplayReport.Replies
  let tree: ReplayReport.Tree

  init(_ report: ReplayReport) {
    let account = report.account
    parts = [
      report.messages, report.conversations, account.appended, account.live, account.consumed,
      account.expired, account.evicted, account.removed, report.memory.liveBytes,
    ]
    replies = report.replies
    tree = report.tree
  }

  var description: String { "\(parts) \(replies) \(tree)" }
}
