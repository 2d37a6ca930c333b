import Testing

@testable import ConversationMemory

/// Nobody collects what is over in these tests but those who are told to: what comes of it must not
/// show it.
@Suite("Groups decide by instants")
struct GroupInstantsTests {
  typealias Form = GroupSubject.Form

  private let clock = StillClock()

  /// Goes on in time, and collects what is over there, or does not.
  private func go(_ seconds: Int, _ memory: GroupSubject, isSwept: Bool) {
    clock.advance(bySeconds: seconds)
    if isSwept { memory.sweep() }
  }

  private func rules(
    lease: Int, maximumDeliveries: Int? = nil, backOff: Int = 0
  ) -> ConversationGroupRules {
    ConversationGroupRules(
      lease: .seconds(lease), maximumDeliveries: maximumDeliveries, backOff: .seconds(backOff))
  }

  enum Answer: CaseIterable {
    case acknowledge
    case acknowledgeSome
    case refuse
    case extend

    func give(
      _ receipt: ConversationReceipt, to group: ConversationGroup<[UInt8]>
    ) -> ConversationSettlement {
      switch self {
      case .acknowledge: group.acknowledge(receipt)
      case .acknowledgeSome: group.acknowledge([receipt]) == 1 ? .done : .gone
      case .refuse: group.refuse(receipt)
      case .extend: group.extend(receipt, by: .seconds(60))
      }
    }
  }

  @Test(
    "L9 B5 L5 nobody answers for a message that is over: it is expired, and has departed",
    arguments: Form.allCases, Answer.allCases)
  func answersForWhatIsOver(_ form: Form, _ answer: Answer) throws {
    for isSwept in [true, false] {
      for retention in [ConversationRetention.untilConsumed, .window] {
        let memory = GroupSubject(form, clock, window: .time(.seconds(10)), retention: retention)
        let group = memory.group("g", rules: rules(lease: 60))
        memory.append("a")
        let receipt = try #require(group.receive(as: "one").first).receipt
        go(20, memory, isSwept: isSwept)
        #expect(answer.give(receipt, to: group) == .gone)
        let status = try #require(group.status)
        #expect(status.account.departed == 1 && status.account.acknowledged == 0)
        #expect(status.account.refused == 0 && status.pending == 0)
        #expect(memory.account.expired == 1 && memory.account.consumed == 0)
      }
    }
  }

  @Test(
    "L9 B5 what is refused or extended after its lease has ended is to be handed out again",
    arguments: Form.allCases, [true, false])
  func answersAfterTheEnd(_ form: Form, _ isSwept: Bool) throws {
    let memory = GroupSubject(form, clock)
    let group = memory.group("g", rules: rules(lease: 10, backOff: 100))
    memory.append(contentsOf: ["a", "b", "c"])
    let held = group.receive(as: "one", atMost: 3).map(\.receipt)
    go(10, memory, isSwept: isSwept)
    #expect(group.refuse(held[0]) == .done)
    #expect(group.extend(held[1], by: .seconds(5)) == .done)
    #expect(group.acknowledge(held[2]) == .done)
    let status = try #require(group.status)
    #expect(status.account.leasesEnded == 3 && status.account.refused == 0)
    #expect(status.consumers.map(\.held) == [[held[1]]])
    // It does not rest.
    #expect(group.receive(as: "two", atMost: 9).map(\.text) == ["a"])
  }

  @Test(
    "L9 B5 after its last lease has ended nobody answers for a message",
    arguments: Form.allCases, Answer.allCases)
  func answersForTheDead(_ form: Form, _ answer: Answer) throws {
    for isSwept in [true, false] {
      let memory = GroupSubject(form, clock, retention: .untilConsumed)
      let group = memory.group("g", rules: rules(lease: 10, maximumDeliveries: 1))
      memory.append("a")
      let receipt = try #require(group.receive(as: "one").first).receipt
      go(10, memory, isSwept: isSwept)
      #expect(answer.give(receipt, to: group) == .gone)
      #expect(group.status?.account.deadLettered == 1)
      #expect(memory.account.removed == 1 && memory.account.consumed == 0)
    }
  }

  @Test(
    "L9 L4 B5 new messages do not overtake others that are due, however many have died before",
    arguments: Form.allCases, [true, false])
  func overtaking(_ form: Form, _ isSwept: Bool) throws {
    let memory = GroupSubject(form, clock, capacity: 1_000)
    let group = memory.group("g", rules: rules(lease: 10, maximumDeliveries: 2))
    for number in 0..<300 { memory.append("\(number)") }
    for delivery in group.receive(as: "one", atMost: 300) { group.refuse(delivery.receipt) }
    // Their last.
    #expect(group.receive(as: "one", atMost: 300).count { $0.isRedelivery } == 300)
    for number in 300..<350 { memory.append("\(number)") }
    go(1, memory, isSwept: isSwept)
    #expect(group.receive(as: "two", atMost: 50).count == 50)
    for number in 350..<360 { memory.append("\(number)") }
    go(20, memory, isSwept: isSwept)
    let next = group.receive(as: "three", atMost: 55).map(\.text)
    #expect(next == (300..<355).map { "\($0)" })
    #expect(group.status?.account.deadLettered == 300)
  }

  @Test(
    """
    L9 B5 messages are repeated in the order in which leases and rests ended, a consumer's that is \
    let go then
    """, arguments: Form.allCases, [true, false])
  func order(_ form: Form, _ isSwept: Bool) throws {
    let memory = GroupSubject(form, clock)
    let group = memory.group("g", rules: rules(lease: 10, backOff: 2))
    memory.append(contentsOf: ["a", "b", "c", "d", "e"])
    let gone = group.receive(as: "gone", atMost: 3).map(\.receipt)
    #expect(group.extend(gone[0], by: .seconds(40)) == .done)
    #expect(group.extend(gone[1], by: .seconds(20)) == .done)
    let others = group.receive(as: "other", atMost: 2).map(\.receipt)
    go(3, memory, isSwept: isSwept)
    #expect(group.refuse(others[1], rest: .seconds(5)) == .done)
    go(10, memory, isSwept: isSwept)
    // "e" rested until 8, the leases of "c" and "d" ended at 10, those of "b" and "a" end now.
    #expect(group.removeConsumer("gone"))
    #expect(group.receive(as: "next", atMost: 9).map(\.text) == ["e", "c", "d", "b", "a"])
    #expect(group.status?.account.leasesEnded == 4)
  }

  @Test(
    "L9 B5 a message that was extended and came to its end again waits for its new turn",
    arguments: Form.allCases, [true, false])
  func turns(_ form: Form, _ isSwept: Bool) throws {
    let memory = GroupSubject(form, clock)
    let group = memory.group("g", rules: rules(lease: 10))
    memory.append(contentsOf: ["a", "b"])
    let held = group.receive(as: "one", atMost: 2).map(\.receipt)
    go(11, memory, isSwept: isSwept)
    #expect(group.extend(held[0], by: .seconds(1)) == .done)
    go(1, memory, isSwept: isSwept)
    #expect(group.receive(as: "two", atMost: 2).map(\.text) == ["b", "a"])
  }

  @Test(
    "L9 L5 B5 what is over is missed by a group or departs from it, whoever collects it",
    arguments: Form.allCases, [true, false])
  func counts(_ form: Form, _ isSwept: Bool) throws {
    let memory = GroupSubject(form, clock, window: .time(.seconds(10)), capacity: 1_000)
    let group = memory.group("g", rules: rules(lease: 5))
    for number in 0..<300 { memory.append("\(number)") }
    #expect(group.receive(as: "one", atMost: 100).count == 100)
    go(6, memory, isSwept: isSwept)
    memory.append("last")
    go(4, memory, isSwept: isSwept)
    #expect(group.receive(as: "one", atMost: 200).map(\.text) == ["last"])
    let status = try #require(group.status)
    #expect(status.account.departed == 100 && status.account.missed == 200)
    #expect(status.account.leasesEnded == 100 && status.lag == 0 && status.pending == 1)
  }

  @Test(
    "L9 B7 B5 a group whose pending messages are all over has come to its end",
    arguments: Form.allCases, [true, false])
  func end(_ form: Form, _ isSwept: Bool) async {
    let memory = GroupSubject(form, clock, window: .time(.seconds(10)), capacity: 1_000)
    let group = memory.group("g", rules: rules(lease: 60))
    for number in 0..<200 { memory.append("\(number)") }
    #expect(group.receive(as: "one", atMost: 100).count == 100)
    memory.finish()
    go(10, memory, isSwept: isSwept)
    guard case .finished = await group.receive(as: "two", until: .after(.zero)) else {
      Issue.record("the group has not ended")
      return
    }
  }

  @Test("B5 a delivery of a consumer that was let go is nobody's", arguments: Form.allCases)
  func numbers(_ form: Form) throws {
    let memory = GroupSubject(form, clock)
    let group = memory.group("g")
    memory.append(contentsOf: ["a", "b", "c"])
    let held = group.receive(as: "gone", atMost: 3).map(\.receipt)
    #expect(group.removeConsumer("gone"))
    #expect(group.receive(as: "other").map(\.text) == ["a"])
    #expect(group.extend(held[1], by: .seconds(60)) == .leaseLost)
    var status = try #require(group.status)
    #expect(status.consumers.map(\.name) == ["other"] && status.consumers[0].held.count == 1)
    // Nor is it that of another who comes under the same name.
    #expect(group.receive(as: "gone").map(\.text) == ["b"])
    #expect(group.extend(held[2], by: .seconds(60)) == .leaseLost)
    #expect(group.acknowledge(held[2]) == .done)
    status = try #require(group.status)
    #expect(status.consumers.map(\.held.count) == [1, 1] && status.pending == 2)
  }

  @Test(
    "B5 a delivery that was refused can't be extended, while it rests or later",
    arguments: Form.allCases, [0, 5])
  func extendingWhatWasRefused(_ form: Form, _ rest: Int) throws {
    let memory = GroupSubject(form, clock)
    let group = memory.group("g", rules: rules(lease: 10, backOff: rest))
    memory.append("a")
    let receipt = try #require(group.receive(as: "one").first).receipt
    #expect(group.refuse(receipt) == .done)
    #expect(group.extend(receipt, by: .seconds(30)) == .leaseLost)
    clock.advance(bySeconds: rest)
    #expect(group.extend(receipt, by: .seconds(30)) == .leaseLost)
    #expect(group.refuse(receipt) == .done)
    #expect(group.receive(as: "two").map(\.receipt.deliveryCount) == [2])
    let account = try #require(group.status).account
    #expect(account.refused == 1 && account.leasesEnded == 0)
  }
}
