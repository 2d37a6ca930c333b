import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Any capacity is one")
struct QueueCapacityTests {
  private static let smallOnes = Array(1...10) + [63, 64, 65, 66, 127, 128, 129, 130]
  /// Those beside which a slack, or twice as many slots, could not be counted.
  private static let greatOnes = [
    1 << 40, .max / 128, .max / 16, .max / 2, .max / 2 + 1, .max - 65, .max - 64, .max - 63,
    .max - 1, .max,
  ]

  private func memory<Payload: Sendable>(
    _ capacity: Int, _ overflow: ConversationOverflow, isQueue: Bool, of _: Payload.Type
  ) -> ConversationBufferWindowMemory<Payload> {
    var configuration = ConversationConfiguration<Payload>()
    configuration.capacity = capacity
    configuration.overflow = overflow
    configuration.window = .time(.seconds(1))
    configuration.clock = .injected(ConversationManualClock())
    configuration.retention = .untilConsumed
    if !isQueue { configuration.observer = { _, _ in } }
    return ConversationBufferWindowMemory(configuration)
  }

  /// Appends so many, one by one and in batches, and takes out all that stayed.
  private func pass<Payload: Equatable & Sendable>(
    _ count: Int, _ capacity: Int, _ overflow: ConversationOverflow, isQueue: Bool,
    make: (Int) -> Payload
  ) {
    let memory = memory(capacity, overflow, isQueue: isQueue, of: Payload.self)
    var next = 0
    var kept: [Int] = []
    func keep(_ count: Int, isAppended: Bool) {
      if isAppended { kept += next..<(next + count) }
      kept.removeFirst(max(0, kept.count - capacity))
      next += count
    }
    while next < count {
      keep(1, isAppended: memory.append(make(next)).id != nil)
      memory.checkInvariants()
      let batch = next % 7
      let result = memory.append(contentsOf: (next..<(next + batch)).map(make))
      keep(batch, isAppended: result != .full)
      memory.checkInvariants()
    }
    #expect(memory.account.live == kept.count)
    var payloads: [Payload] = []
    memory.dequeue(atMost: .max, into: &payloads)
    while let payload = memory.dequeuePayload() { payloads.append(payload) }
    #expect(payloads == kept.map(make), "capacity \(capacity), \(overflow), queue: \(isQueue)")
    memory.checkInvariants()
    let account = memory.account
    #expect(account.consumed == payloads.count)
    #expect(account.evicted == account.appended - payloads.count)
  }

  @Test(
    "B13 B2 M1 no capacity is too great, on either engine", arguments: greatOnes,
    [ConversationOverflow.evictOldest, .reject, .wait])
  func great(capacity: Int, overflow: ConversationOverflow) {
    for isQueue in [true, false] {
      pass(300, capacity, overflow, isQueue: isQueue) { $0 }
      pass(300, capacity, overflow, isQueue: isQueue) { String($0) }
    }
  }

  @Test(
    "B2 L3 B12 every small capacity holds as many as it says", arguments: smallOnes,
    [ConversationOverflow.evictOldest, .reject])
  func small(capacity: Int, overflow: ConversationOverflow) {
    for isQueue in [true, false] {
      pass(300, capacity, overflow, isQueue: isQueue) { $0 }
      pass(300, capacity, overflow, isQueue: isQueue) { String($0) }
    }
  }

  @Test("M1 a ring has at most twice the slots that were needed", arguments: greatOnes + [1_000])
  func growth(capacity: Int) {
    let memory = memory(capacity, .evictOldest, isQueue: true, of: Int.self)
    for number in 1...3_000 {
      _ = memory.append(number)
      let slotCount = memory.ends?.head.pointee.ring.slotCount ?? 0
      #expect(slotCount <= max(64, 2 * number))
    }
    #expect(memory.usage.peakBytes <= 2 * 3_000 * QueueRing<Int>.stride)
  }

  @Test("B13 B12 more messages than there can be are an outcome", arguments: [true, false])
  func tooLarge(isQueue: Bool) async {
    let memory = memory(5, .wait, isQueue: isQueue, of: Int.self)
    let many = repeatElement(7, count: .max)
    #expect(memory.append(contentsOf: many) == .full)
    #expect(memory.append(contentsOf: Array(0..<6)) == .full)
    #expect(await memory.append(contentsOf: many, until: .never) == .full)
    #expect(await memory.append(contentsOf: Array(0..<6), until: .never) == .full)
    #expect(memory.account == ConversationAccount())
    memory.checkInvariants()
    memory.finish()
    #expect(memory.append(contentsOf: many) == .finished)
    #expect(await memory.append(contentsOf: many, until: .never) == .finished)
  }

  @Test("B13 B3 B4 as many messages as there can be may be asked for", arguments: [true, false])
  func everything(isQueue: Bool) {
    let memory = memory(.max, .evictOldest, isQueue: isQueue, of: Int.self)
    let numbers = Array(0..<5_000)
    _ = memory.append(contentsOf: numbers)
    #expect(memory.dequeue(atMost: .max).map(\.payload) == numbers)
    _ = memory.append(contentsOf: numbers)
    var payloads = [7]
    #expect(memory.dequeue(atMost: .max, into: &payloads) == numbers.count)
    #expect(payloads == [7] + numbers)
    let subscription = memory.subscribe(from: .newest)
    let group = memory.group("g", from: .newest)
    _ = memory.append(contentsOf: numbers)
    var events: [ConversationEvent<Int>] = []
    #expect(subscription.next(atMost: .max, into: &events) == numbers.count)
    #expect(group.receive(as: "one", atMost: .max).map(\.payload) == numbers)
    memory.checkInvariants()
  }

  @Test("B13 a queue of any capacity moves into a log", arguments: greatOnes)
  func moved(capacity: Int) {
    let memory = memory(capacity, .evictOldest, isQueue: true, of: Int.self)
    for number in 0..<100 { _ = memory.append(number) }
    #expect(memory.payloads() == Array(0..<100))
    _ = memory.append(contentsOf: Array(100..<200))
    #expect(memory.payloads() == Array(0..<200))
    memory.checkInvariants()
  }
}
