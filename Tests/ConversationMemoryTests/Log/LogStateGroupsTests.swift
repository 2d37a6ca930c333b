import Testing

@testable import ConversationMemory

@Suite("The groups of a log")
struct LogStateGroupsTests {
  private func state(capacity: Int) -> LogState<Int> {
    var configuration = ConversationConfiguration<Int>()
    configuration.capacity = capacity
    return LogState(ConversationBuffer(rules: ConversationRules(configuration), start: 0))
  }

  private let description = GroupDescription<Int>(
    name: "g", rules: ConversationGroupRules(lease: .nanoseconds(10)), deadLetters: nil)

  private func append(_ count: Int, to state: inout LogState<Int>) {
    for number in 0..<count {
      _ = state.append(number, ConversationEntry(byteCount: 1, tokenCount: 0), at: 0)
      var departed = Departed<Int>(isObserved: false)
      state.collect(&departed)
    }
  }

  private func expectSweep(at instant: Int64?, _ state: inout LogState<Int>) {
    let mayBeDue = state.mayHaveSweepDue
    #expect(mayBeDue == (instant != nil))
    let due = state.sweepDue()
    #expect(due == instant)
  }

  @Test("B5 when the last group is removed nothing looks after groups any more")
  func lastRemoved() {
    var state = state(capacity: 2)
    append(3, to: &state)
    let first = state.open(description, from: .oldest, at: 0)
    var deliveries: [ConversationDelivery<Int>] = []
    state.deliver(of: first, to: "one", atMost: 1, at: 0, into: &deliveries)
    #expect(deliveries.map(\.payload) == [1])
    expectSweep(at: 10, &state)
    state.remove(first)
    let hasGroups = state.hasGroups
    #expect(!hasGroups)
    expectSweep(at: nil, &state)
    append(3, to: &state)
    // What left meanwhile is nothing to a group that comes later.
    let second = state.open(description, from: .after(ConversationMessageID(rawValue: 1)), at: 0)
    let lag = state.status(of: second)?.lag
    #expect(lag == 2)
    append(1, to: &state)
    let status = state.status(of: second)
    #expect(status?.lag == 2 && status?.account.missed == 1)
  }

  /// Something to sweep that nobody keeps, so that its sweeper ends.
  private final class Nothing: Sweepable {
    func sweep(_: Int) -> Int64? { nil }
  }

  @Test("B5 W9 the sweeper is asked for the first lease to end, not for each")
  func sweeps() {
    var state = state(capacity: 9)
    append(4, to: &state)
    let group = state.open(description, from: .oldest, at: 0)
    var deliveries: [ConversationDelivery<Int>] = []
    state.deliver(of: group, to: "one", atMost: 1, at: 3, into: &deliveries)
    expectSweep(at: 13, &state)
    _ = state.sweeps.expect(at: 13, from: 0, for: Nothing(), clock: .coarse)
    state.deliver(of: group, to: "one", atMost: 1, at: 5, into: &deliveries)
    expectSweep(at: nil, &state)
    let settlement = state.acknowledge(deliveries[0].receipt, of: group, at: 6)
    #expect(settlement == .done)
    // The sweeper comes for what was acknowledged meanwhile, and then for the next.
    for (now, next) in [(13, 15), (15, nil)] as [(Int64, Int64?)] {
      state.bringUp(to: now)
      let sweep = state.nextSweep(of: 1)
      #expect(sweep == next)
    }
    state.deliver(of: group, to: "two", atMost: 9, at: 16, into: &deliveries)
    #expect(deliveries.map(\.receipt.deliveryCount) == [1, 1, 2, 1, 1])
    expectSweep(at: 26, &state)
  }

  @Test("L9 B5 one that waits is seen as it asks and as it gets something, not as others look")
  func waiting() {
    var state = state(capacity: 9)
    let group = state.open(description, from: .oldest, at: 0)
    func seen() -> [Int64]? {
      state.status(of: group)?.consumers.map(\.lastSeen.nanoseconds)
    }
    func outcome(at now: Int64) -> Waiter<Int>.Outcome? {
      state.deliveries(of: group, to: "one", atMost: 2, at: now)
    }
    var deliveries: [ConversationDelivery<Int>] = []
    state.deliver(of: group, to: "one", atMost: 2, at: 1, into: &deliveries)
    let early = outcome(at: 5)
    #expect(early == nil && seen() == [1])
    let wasThere = state.removeConsumer("one", of: group, at: 6)
    let none = outcome(at: 7)
    #expect(wasThere && none == nil && seen() == [])
    append(1, to: &state)
    guard case .deliveries(let got) = outcome(at: 8) else {
      Issue.record("nothing came")
      return
    }
    #expect(got.count == 1 && seen() == [8])
  }
}
