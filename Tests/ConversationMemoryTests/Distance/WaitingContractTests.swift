import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("The contract of those who wait for a conversation, at every distance")
struct WaitingContractTests {
  /// Lets others come to where they wait.
  private func waits(_ task: Task<some Sendable, any Error>) async {
    for _ in 0..<50 { await Task.yield() }
    #expect(!task.isCancelled)
  }

  @Test("D5 B2 who waits for room is let in when there is some", arguments: Backing.allCases)
  func room(backing: Backing) async throws {
    let clock = ConversationManualClock()
    let subject = backing.subject(capacity: 2, overflow: .wait, clock: clock)
    try await subject.append(contentsOf: [1, 2])
    subject.midway()
    #expect(try await subject.append(3) == .full(3))
    #expect(
      try await subject.append(ConversationDraft(3), until: .after(.zero)) == .deadline(3))
    let one = Task { try await subject.append(ConversationDraft(3), until: .never) }
    await waits(one)
    try await subject.conversation.remove(ConversationMessageID(rawValue: 1))
    #expect(try await one.value.id?.rawValue == 3)
    let all = Task { try await subject.append(contentsOf: [4, 5], until: .never) }
    await waits(all)
    try await subject.conversation.removeAll()
    let fourth = ConversationMessageID(rawValue: 4)
    #expect(try await all.value == .appended(fourth..<fourth.advanced(by: 2)))
    #expect(try await subject.read().messages.map(\.payload) == [4, 5])
    let never = Task { try await subject.append(ConversationDraft(6), until: .never) }
    await waits(never)
    never.cancel()
    #expect(try await never.value == .cancelled(6))
    #expect(try await subject.append(contentsOf: 1...3, until: .never) == .full)
    let last = Task { try await subject.append(ConversationDraft(7), until: .never) }
    await waits(last)
    try await subject.finish()
    #expect(try await last.value == .finished(7))
  }

  @Test("D5 B2 who waits for room is let in when what is over leaves", arguments: Backing.allCases)
  func expiry(backing: Backing) async throws {
    let clock = ConversationManualClock()
    let subject = backing.subject(
      window: .time(.nanoseconds(10)), capacity: 1, overflow: .wait, clock: clock)
    try await subject.append(1)
    subject.midway()
    let next = Task { try await subject.append(ConversationDraft(2), until: .never) }
    await waits(next)
    clock.advance(by: .nanoseconds(10))
    _ = subject.account
    #expect(try await next.value.id?.rawValue == 2)
  }

  @Test("D5 B6 a subscription sees all, and the end", arguments: Backing.allCases)
  func subscription(backing: Backing) async throws {
    func events(_ chat: some Conversation<[UInt8]>) async throws -> [Int] {
      let subscription = try await chat.subscribe(from: .oldest)
      for number in 1...3 { _ = try await chat.append(ContractSubject.bytes(number)) }
      try await chat.finish()
      var numbers: [Int] = []
      for try await case .message(let message) in subscription {
        numbers.append(ContractSubject.number(message.payload))
      }
      return numbers
    }
    let subject = backing.subject(clock: ConversationManualClock())
    #expect(try await events(subject.conversation) == [1, 2, 3])
  }

  @Test("D5 G1 G3 G5 a group hands out, and what it gives up on is a letter")
  func group() async throws {
    func work(
      _ jobs: some Conversation<[UInt8]>
    ) async throws -> (first: [Int], again: [Int], status: ConversationGroupStatus?) {
      let rules = ConversationGroupRules(maximumDeliveries: 2, backOff: .zero)
      let workers = try await jobs.group(
        "workers", rules: rules, from: .oldest, deadLetters: nil)
      for number in 1...3 { _ = try await jobs.append(ContractSubject.bytes(number)) }
      let first = try await workers.receive(as: "one", atMost: 2)
      try await workers.acknowledge(first[0].receipt)
      try await workers.refuse(first[1].receipt, reason: "no", rest: nil)
      var again: [ConversationDelivery<[UInt8]>] = []
      let more = try await workers.receive(as: "two", atMost: 5, until: .never)
      if case .deliveries(let deliveries) = more { again = deliveries }
      try await workers.extend(again[0].receipt, by: .seconds(60))
      #expect(try await workers.acknowledge(again.map(\.receipt)) == 2)
      #expect(try await workers.removeConsumer("two"))
      let status = try await workers.status
      try await jobs.remove(workers)
      return (
        first.map { ContractSubject.number($0.payload) },
        again.map { ContractSubject.number($0.payload) }, status
      )
    }
    for backing in Backing.allCases {
      let subject = backing.subject(clock: ConversationManualClock())
      let (first, again, status) = try await work(subject.conversation)
      #expect(first == [1, 2])
      #expect(again == [2, 3])
      #expect(status?.account.acknowledged == 3)
    }
  }

  @Test("D5 G5 dead letters go to a conversation of the same kind")
  func letters() async throws {
    func failing<Chat: Conversation>(
      _ jobs: Chat, _ failed: Chat
    ) async throws -> Int where Chat.Payload == [UInt8] {
      let rules = ConversationGroupRules(maximumDeliveries: 1)
      let workers = try await jobs.group(
        "workers", rules: rules, from: .oldest, deadLetters: failed)
      _ = try await jobs.append(ContractSubject.bytes(1))
      for delivery in try await workers.receive(as: "one", atMost: 1) {
        try await workers.refuse(delivery.receipt, reason: "no", rest: nil)
      }
      return try await failed.read(through: .unbounded).messages.count
    }
    let store = ConversationStore()
    #expect(try await failing(store["jobs"], store[Array("failed".utf8)]) == 1)
    #expect(
      try await failing(
        ConversationBufferWindowMemory<[UInt8]>(), ConversationBufferWindowMemory<[UInt8]>()) == 1)
  }
}
