import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Groups")
struct ConversationGroupTests {
  typealias Form = GroupSubject.Form

  private let clock = ConversationManualClock()

  private let rules = ConversationGroupRules(
    lease: .seconds(10), maximumDeliveries: 2, backOff: .seconds(1), maximumBackOff: .seconds(60))

  @Test(
    "B5 a message goes to one consumer, and to another when its lease ends",
    arguments: Form.allCases)
  func leases(_ form: Form) throws {
    let memory = GroupSubject(form, clock)
    memory.append(contentsOf: ["a", "b", "c"])
    let group = memory.group("g", rules: rules)
    let first = group.receive(as: "one", atMost: 2)
    #expect(first.map(\.text) == ["a", "b"])
    #expect(group.receive(as: "two", atMost: 9).map(\.text) == ["c"])
    #expect(group.receive(as: "two", atMost: 9).isEmpty)
    #expect(group.acknowledge(first[0].receipt) == .done)
    #expect(group.acknowledge(first[0].receipt) == .gone)
    clock.advance(by: .seconds(9))
    #expect(group.extend(first[1].receipt, by: .seconds(10)) == .done)
    clock.advance(by: .seconds(1))
    let again = group.receive(as: "three", atMost: 9)
    #expect(again.map(\.text) == ["c"])
    #expect(again[0].isRedelivery && again[0].receipt.deliveryCount == 2)
    #expect(
      group.acknowledge(ConversationReceipt(id: again[0].message.id, deliveryCount: 1))
        == .leaseLost)
    let status = try #require(group.status)
    #expect(status.pending == 2 && status.lag == 0)
    #expect(status.consumers.map(\.name) == ["one", "three", "two"])
    #expect(status.consumers.map(\.held) == [[first[1].receipt], [again[0].receipt], []])
    #expect(status.account.redeliveries == 1 && status.account.leasesEnded == 1)
    // The log stays readable.
    #expect(memory.account.live == 3)
  }

  @Test(
    "B5 what is refused rests, longer every time, and then becomes a dead letter with the reason",
    arguments: Form.allCases)
  func refusals(_ form: Form) throws {
    let memory = GroupSubject(form, clock, letterRoom: 2)
    memory.letters?.append("there already")
    let group = memory.group("g", rules: rules, buries: true)
    memory.append("a", role: .user)
    memory.append("b")
    for round in 1...2 {
      for delivery in group.receive(as: "one", atMost: 9) {
        #expect(delivery.receipt.deliveryCount == round)
        #expect(group.refuse(delivery.receipt, reason: "round \(round)") == .done)
      }
      #expect(group.receive(as: "one").isEmpty)
      clock.advance(by: .seconds(1))
    }
    let letter = try #require(memory.letters?.messages.last)
    #expect(letter.text == "a" && letter.role == .user)
    #expect(letter.metadata["dead-letter-reason"] == "round 2")
    #expect(letter.metadata["dead-letter-deliveries"] == "2")
    #expect(letter.metadata["dead-letter-group"] == "g")
    let account = try #require(group.status).account
    #expect(account.deadLettered == 2 && account.deadLettersLost == 1 && account.refused == 4)
  }

  @Test("B5 rests double up to a limit", arguments: [(1, 1), (2, 2), (3, 4), (7, 60), (99, 60)])
  func rests(count: Int, seconds: Int) {
    let rest = ConversationGroupRules(backOff: .seconds(1)).rest(after: count)
    #expect(rest == Int64(seconds) * 1_000_000_000)
    #expect(ConversationGroupRules(backOff: .zero).rest(after: count) == 0)
  }

  @Test(
    "B5 L5 a pending message goes when it leaves the window, and is counted",
    arguments: Form.allCases)
  func departures(_ form: Form) throws {
    let memory = GroupSubject(form, clock, capacity: 2)
    let group = memory.group("g", rules: rules)
    memory.append(contentsOf: ["a", "b"])
    let held = group.receive(as: "one")
    memory.append(contentsOf: ["c", "d"])
    #expect(group.acknowledge(held[0].receipt) == .gone)
    let status = try #require(group.status)
    #expect(status.account.departed == 1 && status.account.missed == 1)
    #expect(status.lag == 2 && status.pending == 0)
  }

  @Test(
    "B8 B2 under retention untilConsumed an acknowledgement makes room", arguments: Form.allCases)
  func room(_ form: Form) {
    let memory = GroupSubject(
      form, clock, retention: .untilConsumed, capacity: 1, overflow: .reject)
    let group = memory.group("g")
    memory.append("a")
    let first = group.receive(as: "one")
    #expect(memory.append("b") == nil)
    #expect(group.acknowledge(first.map(\.receipt)) == 1)
    #expect(memory.append("c")?.rawValue == 2)
    #expect(memory.account.consumed == 1)
  }

  @Test("B8 B2 who waits for room gets it by an acknowledgement")
  func roomForOneThatWaits() async {
    let memory = ConversationBufferWindowMemory<String>(
      capacity: 1, overflow: .wait, retention: .untilConsumed, clock: .injected(clock))
    let group = memory.group("g")
    _ = memory.append("a")
    async let waits = memory.append("b", until: .never)
    let first = await group.receive(as: "one", until: .never).deliveries
    #expect(group.acknowledge(first.map(\.receipt)) == 1)
    #expect(await waits.id?.rawValue == 2)
    #expect(memory.account.consumed == 1)
  }

  @Test("M1 what a group holds is reported, and given back", arguments: Form.allCases)
  func heldBytes(_ form: Form) {
    let count = 300
    let memory = GroupSubject(form, clock, capacity: 2 * count)
    let group = memory.group("g")
    for number in 0..<count { memory.append("\(number)") }
    let before = memory.heldBytes
    let deliveries = group.receive(as: "one", atMost: count)
    // A pending message takes its entry, of 24 bytes, and when it is due.
    #expect((48 * count...96 * count).contains(memory.heldBytes - before))
    #expect(group.acknowledge(deliveries.map(\.receipt)) == count)
    // The tables themselves stay as long as the group does.
    #expect(memory.heldBytes - before < 64 * count + 4_096)
    memory.remove(group)
    #expect(memory.heldBytes < before)
  }

  @Test(
    "B5 B7 who waits gets what comes, what is handed out again, and the end",
    arguments: Form.allCases)
  func waiting(_ form: Form) async {
    let memory = GroupSubject(form, clock)
    let group = memory.group("g", rules: rules)
    async let first = group.receive(as: "one", until: .never)
    while memory.receiverCount == 0 { await Task.yield() }
    memory.append("a")
    #expect(await first.deliveries.map(\.text) == ["a"])
    async let second = group.receive(as: "two", until: .never)
    while memory.receiverCount == 0 { await Task.yield() }
    memory.finish()
    // The end does not come while somebody may fail.
    #expect(memory.receiverCount == 1)
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(10))
    let again = await second.deliveries
    #expect(again.map(\.receipt.deliveryCount) == [2])
    async let third = group.receive(as: "three", until: .never)
    while memory.receiverCount == 0 { await Task.yield() }
    group.acknowledge(again[0].receipt)
    guard case .finished = await third else {
      Issue.record("the group has not ended")
      return
    }
  }

  @Test(
    "B5 a wait ends at its deadline, and when its task is cancelled",
    arguments: Form.allCases)
  func deadlines(_ form: Form) async {
    let memory = GroupSubject(form, clock)
    let group = memory.group("g")
    async let late = group.receive(as: "one", until: .after(.seconds(1)))
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(1))
    guard case .deadline = await late else {
      Issue.record("the deadline has no effect")
      return
    }
    let task = Task { await group.receive(as: "one", until: .never) }
    while memory.receiverCount == 0 { await Task.yield() }
    task.cancel()
    guard case .cancelled = await task.value else {
      Issue.record("cancelling has no effect")
      return
    }
    memory.append("a")
    #expect(group.receive(as: "two").count == 1)
  }

  @Test(
    "B5 what a consumer held that was let go is for others at once; a removed group has an end",
    arguments: Form.allCases)
  func removal(_ form: Form) async {
    let memory = GroupSubject(form, clock)
    let group = memory.group("g")
    memory.append("a")
    let held = group.receive(as: "one")
    #expect(group.removeConsumer("one"))
    #expect(!group.removeConsumer("one"))
    #expect(group.extend(held[0].receipt, by: .seconds(1)) == .leaseLost)
    #expect(group.receive(as: "two").map(\.receipt.deliveryCount) == [2])
    memory.remove(group)
    #expect(group.status == nil)
    #expect(group.receive(as: "two").isEmpty)
    guard case .finished = await group.receive(as: "two", until: .never) else {
      Issue.record("a removed group goes on")
      return
    }
    #expect(memory.group("g").receive(as: "two").map(\.receipt.deliveryCount) == [1])
  }

  @Test(
    "B4 B5 a group begins where it is told; groups do not notice each other",
    arguments: Form.allCases)
  func positions(_ form: Form) {
    let memory = GroupSubject(form, clock)
    memory.append(contentsOf: ["a", "b", "c"])
    let newest = memory.group("newest", from: .newest)
    let second = memory.group("second", from: .after(ConversationMessageID(rawValue: 1)))
    let oldest = memory.group("oldest")
    memory.append("d")
    #expect(newest.receive(as: "x", atMost: 9).map(\.text) == ["d"])
    #expect(second.receive(as: "x", atMost: 9).map(\.text) == ["b", "c", "d"])
    #expect(oldest.status?.lag == 4)
    #expect(oldest.receive(as: "x", atMost: 9).map(\.text) == ["a", "b", "c", "d"])
    #expect(memory.group("oldest", from: .newest).status?.pending == 4)
  }
}
