import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Who waits at a group is looked for when something may have come, and only then")
struct ReceiverLinesTests {
  /// A log with groups whose leases last ten nanoseconds.
  private final class Log {
    var state: LogState<Int>
    private(set) var groups: [GroupReference] = []

    init(groupCount: Int = 1, retention: ConversationRetention = .window) {
      var configuration = ConversationConfiguration<Int>()
      configuration.retention = retention
      configuration.clock = .injected(ConversationManualClock())
      state = LogState(ConversationBuffer(rules: ConversationRules(configuration), start: 0))
      let rules = ConversationGroupRules(lease: .nanoseconds(10))
      for number in 0..<groupCount {
        let group = GroupDescription<Int>(name: "\(number)", rules: rules, deadLetters: nil)
        groups.append(state.open(group, from: .oldest, at: 0))
      }
    }

    /// Has somebody wait at a group; nobody has to be told yet.
    func wait(at group: Int = 0) -> Waiter<Int> {
      let wish = Waiter<Int>.Wish.deliveries(of: groups[group], consumer: "waits", atMost: 1)
      let waiter = Waiter<Int>(for: wish)
      let isSettled = state.enter(waiter, at: state.heart.latest)
      #expect(!isSettled)
      return waiter
    }

    func hasToServe(at now: Int64 = 0) -> Bool { state.hasToServe(at: now) }

    func append(_ payload: Int) {
      _ = state.append(payload, ConversationEntry(byteCount: 8, tokenCount: 0), at: 0)
    }

    func receive() -> ConversationReceipt? {
      var deliveries: [ConversationDelivery<Int>] = []
      state.deliver(of: groups[0], to: "works", atMost: 1, at: 0, into: &deliveries)
      return deliveries.first?.receipt
    }

    /// What an operation does at its end.
    func serve(at now: Int64 = 0) {
      var wakes = WakeList()
      #expect(hasToServe(at: now))
      state.serve(at: now, &wakes)
      #expect(state.heart.isFinished || !hasToServe(at: now))
    }
  }

  private func payloads(_ waiter: Waiter<Int>) -> [Int]? {
    guard case .deliveries(let deliveries)? = waiter.outcome else { return nil }
    return deliveries.map(\.payload)
  }

  private func isFinished(_ waiter: Waiter<Int>) -> Bool {
    if case .finished? = waiter.outcome { true } else { false }
  }

  @Test("M3 what concerns no group costs those who wait at one nothing; an append serves the first")
  func append() {
    let log = Log()
    let waiters = (0..<3).map { _ in log.wait() }
    #expect(!log.hasToServe())
    log.append(1)
    log.serve()
    #expect(waiters.map(payloads) == [[1], nil, nil])
    log.append(2)
    log.serve()
    #expect(waiters.map(payloads) == [[1], [2], nil])
  }

  @Test("M3 of those who wait behind one for whom there is nothing, nobody is asked")
  func asked() {
    let log = Log(groupCount: 2)
    var lines = ReceiverLines<Int>()
    var wakes = WakeList()
    for index in 0..<1_000 {
      let group = log.groups[index % 2]
      let wish = Waiter<Int>.Wish.deliveries(of: group, consumer: "", atMost: 1)
      lines.append(Waiter(for: wish), to: group)
    }
    var asked = 0
    lines.serve(&wakes) { _ in
      asked += 1
      return nil
    }
    #expect(asked == 2)
    let count = lines.count
    #expect(count == 1_000)
    lines.serve(&wakes) { _ in .finished }
    let left = lines.count
    #expect(left == 0)
  }

  @Test("B5 what is refused without a rest, or left as a lease ends, goes to who waits")
  func turns() throws {
    let log = Log()
    log.append(1)
    let receipt = try #require(log.receive())
    let waiters = (0..<3).map { _ in log.wait() }
    // The message that came before.
    log.serve()
    #expect(!log.hasToServe(at: 9))
    let settlement = log.state.refuse(
      receipt, of: log.groups[0], reason: nil, rest: 0, at: 0)
    #expect(settlement == .done)
    log.serve()
    #expect(waiters.map(payloads) == [[1], nil, nil])
    log.state.bringUp(to: 10)
    log.serve(at: 10)
    #expect(waiters.map(payloads) == [[1], [1], nil])
  }

  @Test("B5 what a consumer held that is let go goes to who waits")
  func consumerLeaves() throws {
    let log = Log()
    log.append(1)
    _ = try #require(log.receive())
    let waiter = log.wait()
    let wasThere = log.state.removeConsumer("works", of: log.groups[0], at: 0)
    #expect(wasThere)
    log.serve()
    #expect(payloads(waiter) == [1])
  }

  @Test("B7 who waits at a group that is removed, or whose end has come, is told so")
  func end() throws {
    let log = Log(groupCount: 2)
    let left = log.wait(at: 1)
    log.state.remove(log.groups[1])
    log.serve()
    #expect(isFinished(left))

    log.append(1)
    let receipt = try #require(log.receive())
    let waiter = log.wait()
    log.state.heart.finish()
    #expect(log.hasToServe())
    let settlement = log.state.acknowledge(receipt, of: log.groups[0], at: 0)
    #expect(settlement == .done)
    log.serve()
    #expect(isFinished(waiter))
  }

  @Test("L7 who waited and went leaves nothing behind")
  func withdraw() {
    let log = Log(groupCount: 3)
    let waiters = (0..<3).flatMap { group in (0..<3).map { _ in log.wait(at: group) } }
    var wakes = WakeList()
    for waiter in waiters.reversed() { log.state.withdraw(waiter, .cancelled, &wakes) }
    let counts = log.state.lines.counts
    #expect(counts == WaitingCounts())
    log.append(1)
    #expect(!log.hasToServe())
  }
}
