import ConversationTestSupport
import Testing

@testable import ConversationMemory

/// Numbers that make no sense have a meaning all the same, and nobody is stopped by them.
@Suite("Numbers from outside")
struct HostileNumbersTests {
  private func memory(
    bytes: Int, tokens: Int = 0, budget: Int? = nil, overflow: ConversationOverflow = .evictOldest
  ) -> ConversationBufferWindowMemory<Int> {
    var configuration = ConversationConfiguration<Int>()
    configuration.byteCount = { _ in bytes }
    configuration.tokenCount = { _ in tokens }
    configuration.byteBudget = budget
    configuration.overflow = overflow
    return ConversationBufferWindowMemory(configuration)
  }

  @Test(
    "B13 B12 two messages that together are more than can be counted are full, whoever leaves",
    arguments: [nil, 1, Int.max], [ConversationOverflow.evictOldest, .reject])
  func uncountable(budget: Int?, overflow: ConversationOverflow) {
    for (bytes, tokens) in [(Int.max, 0), (0, .max), (.max, .max)] {
      let memory = memory(bytes: bytes, tokens: tokens, budget: budget, overflow: overflow)
      let drafts = [1, 2].map { ConversationDraft($0) }
      #expect(memory.append(contentsOf: drafts) == .full)
      #expect(memory.append(contentsOf: [1, 2]) == .full)
      let fits = bytes <= budget ?? .max
      for _ in 0..<2 {
        let hasRoom = fits && (overflow == .evictOldest || memory.account.live == 0)
        #expect((memory.append(1).id != nil) == hasRoom)
      }
      let group = memory.group("g")
      _ = group.receive(as: "w")
      #expect(memory.usage.liveBytes == (fits ? bytes : 0))
      #expect((memory.usage + memory.usage).liveBytes == (fits && bytes > 0 ? .max : 0))
    }
  }

  @Test("B13 a payload of fewer bytes or tokens than none has none", arguments: [-1, Int.min])
  func negative(count: Int) {
    let memory = memory(bytes: count, tokens: count, budget: 1)
    for number in 0..<3 { #expect(memory.append(number).id != nil) }
    #expect(memory.usage.liveBytes == 0)
    #expect(memory.read(through: [.bytes(1), .tokens(1)]).messages.count == 3)
  }

  @Test("B13 W1 what lives for less than no time is over at once")
  func timeToLive() {
    let memory = ConversationBufferWindowMemory<Int>()
    var draft = ConversationDraft(1, timeToLive: .seconds(-1))
    #expect(memory.append(draft).id?.rawValue == 1)
    draft.timeToLive = Duration(attoseconds: .min)
    #expect(memory.append(draft).id?.rawValue == 2)
    draft.timeToLive = Duration(attoseconds: .max)
    #expect(memory.append(draft).id?.rawValue == 3)
    #expect(memory.read().messages.map(\.id.rawValue) == [3])
  }

  @Test("B13 limits of calls below zero give nothing, and nobody waits for it")
  func limits() async {
    for end in [Int.min, -1, 0] {
      let memory = ConversationBufferWindowMemory<Int>()
      _ = memory.append(1)
      #expect(memory.dequeue(atMost: end).isEmpty)
      var payloads: [Int] = []
      #expect(memory.dequeue(atMost: end, into: &payloads) == 0)
      #expect(await memory.dequeue(atMost: end, into: &payloads, until: .never) == 0)
      let subscription = memory.subscribe()
      var events: [ConversationEvent<Int>] = []
      #expect(subscription.next(atMost: end, into: &events) == 0)
      #expect(await subscription.next(atMost: end, into: &events, until: .never) == 0)
      let group = memory.group("g")
      #expect(group.receive(as: "w", atMost: end).isEmpty)
      let received = await group.receive(as: "w", atMost: end, until: .never)
      #expect(received.deliveries.count == 1)
    }
  }

  @Test("B13 B5 rests and leases of less than no time are of none")
  func leases() {
    var rules = ConversationGroupRules(
      lease: .seconds(-1), maximumDeliveries: .min, backOff: .seconds(-1),
      maximumBackOff: Duration(attoseconds: .min))
    #expect(rules.lease == .nanoseconds(1) && rules.maximumDeliveries == 1)
    #expect(rules.backOff == .zero && rules.maximumBackOff == .zero)
    rules = ConversationGroupRules()
    rules.lease = .zero
    rules.backOff = .seconds(-1)
    rules.maximumBackOff = .seconds(-1)
    rules.maximumDeliveries = 0
    #expect(rules.lease == .nanoseconds(1) && rules.maximumDeliveries == 1)
    #expect(rules.backOff == .zero && rules.maximumBackOff == .zero)

    let memory = ConversationBufferWindowMemory<Int>()
    _ = memory.append(1)
    let group = memory.group("g")
    for (index, end) in [Duration.seconds(-1), .zero, Duration(attoseconds: .min)].enumerated() {
      let receipt = group.receive(as: "w")[0].receipt
      #expect(receipt.deliveryCount == 2 * index + 1)
      #expect(group.extend(receipt, by: end) == .done)
      let again = group.receive(as: "w")[0].receipt
      #expect(again.deliveryCount == 2 * index + 2)
      #expect(group.refuse(again, rest: end) == .done)
    }
  }
}
