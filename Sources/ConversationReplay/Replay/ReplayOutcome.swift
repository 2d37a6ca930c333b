import ConversationMemory

/// What came of a replay: its report, the plot's samples, and whether all of it adds up.
package struct ReplayOutcome: Sendable {
  /// What was measured.
  package let report: ReplayReport
  /// Live messages over the log's time; none if no message was played.
  package let samples: [OccupancyPlot.Sample]
  /// Messages that were not appended, as there was no room.
  package let rejectedCount: Int
  /// Whether the replay ended before the log did.
  package let isStopped: Bool
  /// What does not add up, as sentences; none unless a memory has lost count.
  package let contradictions: [String]

  /// What came of a load, which has no time of its own to plot.
  init(
    report: ReplayReport, rejectedCount: Int, isStopped: Bool, contradictions: [String]
  ) {
    self.report = report
    samples = []
    self.rejectedCount = rejectedCount
    self.isStopped = isStopped
    self.contradictions = contradictions
  }

  init(
    _ tally: ReplayTally, _ options: ReplayOptions, seconds: Double, peakBytes: Int,
    samples: [OccupancyPlot.Sample], isStopped: Bool
  ) {
    let account = tally.account
    let delivered = account?.delivered ?? 0
    var report = ReplayReport(
      messages: tally.played, conversations: tally.conversations, seconds: seconds,
      latency: tally.latency.latency,
      account: .init(
        appended: account?.appended ?? 0, live: tally.readable, consumed: account?.consumed ?? 0,
        expired: account?.expired ?? 0, evicted: account?.evicted ?? 0,
        removed: account?.removed ?? 0,
        delivered: options.consumerCount > 0 && options.groupWork == nil ? delivered : nil),
      replies: .init(linked: tally.linked, parentLive: tally.parentLive),
      tree: .init(maxDepth: tally.maxDepth, branches: tally.branches),
      memory: .init(
        liveBytes: tally.liveBytes, heldBytes: tally.heldBytes,
        peakBytes: max(peakBytes, tally.heldBytes)))
    report.group = tally.group
    self.report = report
    self.samples = samples
    self.isStopped = isStopped
    rejectedCount = tally.rejected
    contradictions = Self.contradictions(tally, report.account, delivered: delivered)
  }

  private static func contradictions(
    _ tally: ReplayTally, _ account: ReplayReport.Account, delivered: Int
  ) -> [String] {
    var sentences: [String] = []
    if account.appended != account.sum {
      sentences.append(
        "\(account.appended) messages were appended, but those that are live or left are "
          + "\(account.sum).")
    }
    if let group = tally.group, group.sum != account.appended {
      sentences.append(
        "\(account.appended) messages were appended, but those that the group knows of are "
          + "\(group.sum).")
    }
    if account.appended + tally.rejected != tally.played {
      sentences.append(
        "\(tally.played) messages were played, but those that were appended or rejected are "
          + "\(account.appended + tally.rejected).")
    }
    if delivered + account.consumed != tally.handedOver {
      sentences.append(
        "\(tally.handedOver) messages were handed over, but those that are counted so are "
          + "\(delivered + account.consumed).")
    }
    return sentences
  }
}
