extension ReplayReport {
  /// The report for people: lines of at most 80 columns that end with a line feed each.
  ///
  /// - Parameters:
  ///   - latencyName: What the latencies are those of.
  ///   - occupancy: The plot to end with; nil for none.
  package func text(
    latencyName: String = "Append latency", occupancy: OccupancyPlot? = nil
  ) -> String {
    var sections = [summary, latencySection(latencyName), accountSection]
    sections += [groupSection, repliesSection, memorySection, aggregatesSection]
    sections.removeAll(where: \.isEmpty)
    if let occupancy {
      sections.append(["Live messages over the log's time (UTC)"] + occupancy.lines)
    }
    return sections.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private var summary: [String] {
    let duration = Quantity.decimal(seconds, digits: 3)
    let rate = Quantity.decimal(messagesPerSecond, digits: 0)
    return [
      "\(Quantity.count(messages)) messages of \(Quantity.count(conversations)) conversations "
        + "in \(duration) s: \(rate) messages/s"
    ]
  }

  private func latencySection(_ name: String) -> [String] {
    let rows = [
      ("p50", latency.p50), ("p90", latency.p90), ("p99", latency.p99),
      ("p99.9", latency.p999), ("max", latency.max),
    ]
    return [name]
      + aligned(rows.map { (name: "  \($0.0)", value: Quantity.nanoseconds($0.1)) })
  }

  private var accountSection: [String] {
    let parts = [
      ("  live", account.live), ("+ consumed", account.consumed), ("+ expired", account.expired),
      ("+ evicted", account.evicted), ("+ removed", account.removed),
    ]
    let isBalanced = account.sum == account.appended
    var rows = aligned(
      parts.map { (name: $0.0, value: Quantity.count($0.1)) }
        + [
          (name: isBalanced ? "= appended" : "≠ appended", value: Quantity.count(account.appended))
        ]
    )
    if !isBalanced {
      rows.append("  The parts add up to \(Quantity.count(account.sum)): the account is wrong.")
    }
    if let delivered = account.delivered {
      rows.append("  \(Quantity.count(delivered)) deliveries left their message live.")
    }
    if messages > account.appended {
      let rejected = Quantity.count(messages - account.appended)
      rows.append("  \(rejected) more were rejected, as there was no room.")
    }
    return ["Account, in messages"] + rows
  }

  private var repliesSection: [String] {
    let linked = Quantity.count(replies.linked)
    let live = Quantity.count(replies.parentLive)
    let hits =
      replies.linked == 0
      ? "  No reply names what it answers."
      : "  \(Quantity.percent(replies.hitRate)) of replies found their parent live "
        + "(\(live) of \(linked))"
    return [
      "Replies and tree", hits,
      "  \(Quantity.count(tree.maxDepth)) ancestors on the longest path, "
        + "\(Quantity.count(tree.branches)) branches",
    ]
  }

  private var memorySection: [String] {
    let rows = [
      (name: "  live", value: Quantity.bytes(memory.liveBytes)),
      (name: "  held", value: Quantity.bytes(memory.heldBytes)),
      (name: "  peak", value: Quantity.bytes(memory.peakBytes)),
    ]
    return ["Memory"] + aligned(rows)
  }

  /// One line a row: the names flush left, the values flush right.
  func aligned(_ rows: [(name: String, value: String)]) -> [String] {
    let nameWidth = rows.map(\.name.count).max() ?? 0
    let valueWidth = rows.map(\.value.count).max() ?? 0
    return rows.map { row in
      let gap = nameWidth - row.name.count + 2 + valueWidth - row.value.count
      return row.name + String(repeating: " ", count: gap) + row.value
    }
  }
}
