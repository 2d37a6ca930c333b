import Testing

@testable import ConversationMemory

@Suite("Dead letters have the instants at which they became such")
struct DeadLetterInstantsTests {
  private typealias Memory = ConversationBufferWindowMemory<String>

  private let clock = StillClock()

  private func memory(
    _ window: ConversationWindow = .unbounded, retention: ConversationRetention = .window
  ) -> ConversationBufferWindowMemory<String> {
    ConversationBufferWindowMemory(
      window: window, capacity: 1_000, retention: retention, clock: .injected(clock))
  }

  private func rules(lease: Int, maximumDeliveries: Int = 1) -> ConversationGroupRules {
    ConversationGroupRules(
      lease: .seconds(lease), maximumDeliveries: maximumDeliveries, backOff: .zero)
  }

  private func seconds(_ message: ConversationMessage<String>) -> Int64 {
    message.arrival.nanoseconds / 1_000_000_000
  }

  @Test(
    """
    L9 B5 a lease that ends before the message is over makes a dead letter, whoever looks later; \
    one that ends with it or after it does not
    """, arguments: [(20, 1), (10, 0), (5, 0)], [true, false])
  func dueAndOver(_ limits: (window: Int, letters: Int), _ isSwept: Bool) throws {
    let memory = memory(.time(.seconds(limits.window)), retention: .untilConsumed)
    let letters = self.memory()
    let group = memory.group("g", rules: rules(lease: 10), deadLetters: letters)
    _ = memory.append("a")
    #expect(group.receive(as: "one").count == 1)
    for _ in 0..<6 {
      clock.advance(bySeconds: 5)
      if isSwept { _ = memory.account }
    }
    let account = try #require(group.status).account
    #expect(account.deadLettered == limits.letters && account.departed == 1 - limits.letters)
    #expect(account.leasesEnded == limits.letters)
    #expect(letters.read().messages.map { seconds($0) } == (limits.letters == 1 ? [10] : []))
    #expect(memory.account.removed == limits.letters)
  }

  @Test("L9 L2 B5 a dead letter is over in its own time, also where it comes late")
  func lateLetter() {
    let memory = memory()
    let letters = self.memory(.time(.seconds(5)))
    let group = memory.group("g", rules: rules(lease: 10), deadLetters: letters)
    let subscription = letters.subscribe()
    _ = memory.append("a")
    #expect(group.receive(as: "one").count == 1)
    clock.advance(bySeconds: 30)
    #expect(group.status?.account.deadLettered == 1)
    #expect(letters.account.appended == 1 && letters.account.expired == 1)
    guard case .lagged(let lost) = subscription.next() else {
      Issue.record("the letter was shown")
      return
    }
    #expect(lost.count == 1)
  }

  @Test("L9 B5 dead letters come in the order of the instants, of the groups, of the messages")
  func order() {
    let memory = memory()
    let letters = self.memory()
    let first = memory.group("first", rules: rules(lease: 7), deadLetters: letters)
    let second = memory.group("second", rules: rules(lease: 5), deadLetters: letters)
    _ = memory.append("a")
    _ = memory.append("b")
    #expect(first.receive(as: "one", atMost: 2).count == 2)
    #expect(second.receive(as: "one").count == 1)
    clock.advance(bySeconds: 2)
    #expect(second.receive(as: "one").count == 1)
    clock.advance(bySeconds: 30)
    #expect(first.status?.account.deadLettered == 2)
    let came = letters.read().messages
    #expect(came.map(\.payload) == ["a", "a", "b", "b"])
    #expect(came.map { seconds($0) } == [5, 7, 7, 7])
    #expect(
      came.map { $0.metadata["dead-letter-group"] } == ["second", "first", "first", "second"])
  }

  @Test("L9 B5 under retention untilConsumed the first group that gives a message up has it leave")
  func twoGroups() {
    let memory = memory(retention: .untilConsumed)
    let first = memory.group("first", rules: rules(lease: 7))
    let second = memory.group("second", rules: rules(lease: 5))
    _ = memory.append("a")
    #expect(first.receive(as: "one").count == 1 && second.receive(as: "one").count == 1)
    clock.advance(bySeconds: 30)
    #expect(first.status?.account.departed == 1 && first.status?.account.leasesEnded == 0)
    #expect(second.status?.account.deadLettered == 1)
    #expect(memory.account.removed == 1)
  }

  @Test("B5 the letters of a consumer that is let go have the instant of that")
  func letGo() {
    let memory = memory()
    let letters = self.memory()
    let group = memory.group("g", rules: rules(lease: 10), deadLetters: letters)
    _ = memory.append("a")
    _ = memory.append("b")
    #expect(group.receive(as: "one", atMost: 2).count == 2)
    clock.advance(bySeconds: 3)
    #expect(group.removeConsumer("one"))
    #expect(letters.read().messages.map(\.payload) == ["a", "b"])
    #expect(letters.read().messages.map { seconds($0) } == [3, 3])
  }

  @Test("W10 L9 an observer is told of a dead letter after what was over before it")
  func observer() {
    let told = Told()
    var configuration = ConversationConfiguration<String>()
    configuration.clock = .injected(clock)
    configuration.retention = .untilConsumed
    configuration.observer = { told.add($0.payload, $1) }
    let memory = ConversationBufferWindowMemory(configuration)
    let group = memory.group("g", rules: rules(lease: 10))
    _ = memory.append(ConversationDraft("lives 5", timeToLive: .seconds(5)))
    _ = memory.append("dies at 10")
    _ = memory.append(ConversationDraft("lives 15", timeToLive: .seconds(15)))
    #expect(group.receive(as: "one", atMost: 2).count == 2)
    clock.advance(bySeconds: 30)
    #expect(group.status?.account.deadLettered == 1)
    #expect(told.names == ["lives 5 expired", "dies at 10 removed", "lives 15 expired"])
  }

  @Test("B5 the letters of a group that was removed are still taken away, with all that they need")
  func removedGroup() throws {
    var state = LogState<Int>(
      ConversationBuffer(rules: ConversationRules(ConversationConfiguration<Int>()), start: 0))
    let description = GroupDescription<Int>(
      name: "g", rules: ConversationGroupRules(lease: .nanoseconds(10), maximumDeliveries: 1),
      deadLetters: { _, _ in true })
    let group = state.open(description, from: .oldest, at: 0)
    _ = state.append(7, ConversationEntry(byteCount: 1, tokenCount: 0), at: 0)
    var deliveries: [ConversationDelivery<Int>] = []
    state.deliver(of: group, to: "one", atMost: 1, at: 0, into: &deliveries)
    state.bringUp(to: 12)
    state.remove(group)
    let letter = try #require(state.takeDeadLetters().first).letter
    #expect(letter.instant == 10 && letter.group.name == "g")
    #expect(letter.draft.attributes.metadata["dead-letter-group"] == "g")
    #expect(letter.group.deadLetters?(letter.draft, letter.instant) == true)
  }

  @Test("B5 dead letters can't go where they come from, and nobody keeps the buffers for them")
  func ownLetters() async {
    await #expect(processExitsWith: .failure) {
      let memory = ConversationBufferWindowMemory<String>()
      _ = memory.group("g", deadLetters: memory)
    }
    weak var released: ConversationBufferWindowMemory<String>?
    do {
      let memory = memory()
      let group = memory.group("g", rules: rules(lease: 10), deadLetters: self.memory())
      _ = memory.append("a")
      for delivery in group.receive(as: "one") { group.refuse(delivery.receipt) }
      released = memory
    }
    #expect(released == nil)
  }
}
