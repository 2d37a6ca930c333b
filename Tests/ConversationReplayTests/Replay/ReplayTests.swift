import ConversationMemory
import ConversationReplay
import Testing

@Suite struct ReplayTests {
  private func replay(
    _ window: String, of contents: LogContents = SmallLog.tree,
    _ change: (inout ReplayOptions) -> Void = { _ in }
  ) throws -> ReplayOutcome {
    var options = ReplayOptions()
    options.window = try ConversationWindow(parsing: window)
    change(&options)
    let outcome = Replay(contents, options: options).run()
    #expect(outcome.contradictions == [])
    #expect(!outcome.isStopped)
    return outcome
  }

  @Test(
    "W1, W3 the window decides what is live at the end, and which replies find their parent",
    arguments: [
      // A message is over at the very instant at which its time is.
      ("30m", live: 2, parentLive: 2, depth: 1),
      ("1801s", live: 3, parentLive: 3, depth: 2),
      ("24h", live: 4, parentLive: 3, depth: 2),
      ("1m", live: 1, parentLive: 0, depth: 1),
      ("count:1", live: 1, parentLive: 1, depth: 1),
      ("count:0", live: 0, parentLive: 0, depth: 0),
      ("tokens:6", live: 2, parentLive: 3, depth: 2),
      ("unbounded", live: 4, parentLive: 3, depth: 2),
    ])
  func window(_ window: String, live: Int, parentLive: Int, depth: Int) throws {
    let report = try replay(window).report
    #expect(report.messages == 4)
    #expect(report.conversations == 1)
    #expect(report.account.appended == 4)
    #expect(report.account.live == live)
    #expect(report.account.expired == 4 - live)
    #expect(report.replies == .init(linked: 3, parentLive: parentLive))
    #expect(report.tree == .init(maxDepth: depth, branches: 1))
    #expect(report.memory.liveBytes == live * "text of m0".utf8.count)
    #expect(report.memory.peakBytes >= report.memory.heldBytes)
  }

  @Test("B2 a full memory lets its oldest message go")
  func evict() throws {
    let report = try replay("unbounded") { $0.capacity = 2 }.report
    #expect(report.account.evicted == 2)
    #expect(report.account.live == 2)
    // The last message finds its parent live, and then takes its place.
    #expect(report.replies == .init(linked: 3, parentLive: 3))
    #expect(report.tree.maxDepth == 1)
  }

  @Test("B2 what a full memory rejects is counted, and who answers it begins anew")
  func reject() throws {
    let outcome = try replay("unbounded") { ($0.capacity, $0.overflow) = (2, .reject) }
    #expect(outcome.rejectedCount == 2)
    #expect(outcome.report.messages == 4)
    #expect(outcome.report.account.appended == 2)
    #expect(outcome.report.replies == .init(linked: 3, parentLive: 3))
    let lost = LogContents(messages: [
      SmallLog.message("m0", at: 0), SmallLog.message("m1", at: 1),
      SmallLog.message("m2", answers: "m1", at: 60),
    ])
    let report = try replay("1m", of: lost) { ($0.capacity, $0.overflow) = (1, .reject) }.report
    #expect(report.account.appended == 2)
    #expect(report.replies == .init(linked: 1, parentLive: 0))
    #expect(report.tree.maxDepth == 0)
    #expect(report.text().contains("  1 more were rejected, as there was no room.\n"))
  }

  @Test("B2, B8 producers wait until consumers have made room, and all is consumed")
  func wait() throws {
    let report = try replay("unbounded") { ($0.capacity, $0.overflow) = (1, .wait) }.report
    #expect(report.account.consumed == 4)
    #expect(report.account.live == 0)
    #expect(report.account.delivered == 0)
  }

  @Test("B3 what consumers take stays in the window, and is counted apart")
  func delivered() throws {
    #expect(try replay("unbounded").report.account.delivered == 4)
    #expect(try replay("unbounded") { $0.consumerCount = 0 }.report.account.delivered == nil)
  }

  @Test("A parent that comes later, elsewhere or not at all is not found")
  func unknownParents() throws {
    let contents = LogContents(messages: [
      SmallLog.message("m0", answers: "m1", at: 0),
      SmallLog.message("m1", answers: "gone", at: 1),
      SmallLog.message("m2", answers: "m1", at: 2, in: "b"),
    ])
    let report = try replay("unbounded", of: contents).report
    #expect(report.conversations == 2)
    #expect(report.replies == .init(linked: 3, parentLive: 0))
    #expect(report.tree == .init(maxDepth: 0, branches: 0))
  }

  @Test("A log of nothing gives a report of nothing")
  func nothing() throws {
    let outcome = try replay("30m", of: LogContents())
    #expect(outcome.samples == [])
    #expect(outcome.report.messages == 0)
    #expect(outcome.report.account.sum == 0)
  }

  @Test("Conversations that are over are let go of, and still counted")
  func over() throws {
    let messages = (0..<100).map {
      SmallLog.message("m", at: $0 * 3600, in: "c\($0)")
    }
    let outcome = try replay("1m", of: LogContents(messages: messages.reversed()))
    #expect(outcome.report.conversations == 100)
    #expect(outcome.report.account.expired == 99)
    #expect(outcome.report.account.live == 1)
    // Of a hundred memories only the last is left.
    #expect(outcome.report.memory.heldBytes * 20 < 100 * outcome.report.memory.peakBytes)
  }

  @Test("W1 W3 the samples show what the times and the window say", arguments: [false, true])
  func occupancy(inStore: Bool) throws {
    let contents = SmallLog.random(seed: 5, conversationCount: 40, messageCount: 700)
    let times = Dictionary(grouping: contents.messages, by: \.conversation)
      .mapValues { $0.map(\.time) }
    let (start, end) = (contents.messages[0].time, contents.messages[699].time)
    let slices = Int64(OccupancyPlot.columnCount)
    for (text, age, count) in [("30m", 1800, 700), ("1h,count:3", 3600, 3)] as [(_, Int64, _)] {
      let samples = try replay(text, of: contents) {
        ($0.usesStore, $0.producerCount) = (inStore, inStore ? 1 : 2)
      }.samples
      let seen = samples.dropFirst().dropLast().map(\.liveCount)
      let expected = (1...slices).map { slice in
        let now = start + (end - start) * slice / slices
        return times.values.reduce(0) { sum, times in
          let known = times.filter { $0 <= now }.suffix(count)
          return sum + known.count { now < $0 + age * 1_000_000_000 }
        }
      }
      #expect(seen == expected)
    }
  }

  @Test("The samples begin with nothing, follow the log's time, and end with what is live")
  func samples() throws {
    let samples = try replay("30m").samples
    #expect(samples.count == OccupancyPlot.columnCount + 2)
    #expect(samples.first == .init(time: 0, liveCount: 0))
    #expect(samples.last == .init(time: 1_860_000_000_000, liveCount: 2))
    #expect(samples.map(\.liveCount).max() == 2)
    #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.time <= $1.time })
  }

  @Test("Times as far apart as can be told are replayed as well")
  func extremes() throws {
    let messages = [Int64.min, 0, .max].map {
      LogMessage(conversation: "a", id: "\($0)", time: $0, text: "", line: 1)
    }
    #expect(try replay("24h", of: LogContents(messages: messages)).report.account.appended == 3)
  }

  @Test(
    "W1 W3 W4 W5 L9 a store gives what memories of their own give",
    arguments: ["30m", "count:3", "turns:4", "bytes:40", "tokens:9", "10m,count:7", "count:0"])
  func store(window: String) throws {
    for seed in 0..<6 as Range<UInt64> {
      let log = SmallLog.random(seed: seed, conversationCount: 7, messageCount: 400)
      for (consumers, overflow) in [(0, .evictOldest), (0, .reject), (2, .evictOldest)]
        as [(Int, ConversationOverflow)]
      {
        let change = { (options: inout ReplayOptions) in
          (options.producerCount, options.consumerCount) = (1, consumers)
          (options.capacity, options.overflow) = (12, overflow)
        }
        let own = try replay(window, of: log, change)
        let stored = try replay(window, of: log) {
          change(&$0)
          $0.usesStore = true
        }
        #expect(Settled(stored.report) == Settled(own.report), "seed \(seed)")
        #expect(stored.rejectedCount == own.rejectedCount)
      }
    }
  }
}
