import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Keys of states and of appends")
struct ConversationBufferKeyTests {
  private func memory(
    capacity: Int = 10, overflow: ConversationOverflow = .evictOldest, compacts: Bool = false,
    clock: ConversationManualClock = ConversationManualClock()
  ) -> ConversationBufferWindowMemory<Int> {
    var configuration = ConversationConfiguration<Int>()
    configuration.window = .time(.nanoseconds(10))
    configuration.capacity = capacity
    configuration.overflow = overflow
    configuration.compactsStates = compacts
    configuration.clock = .injected(clock)
    return ConversationBufferWindowMemory(configuration)
  }

  private func state(_ payload: Int, _ key: String) -> ConversationDraft<Int> {
    ConversationDraft(payload, attributes: ConversationAttributes(kind: .state(key: key)))
  }

  @Test(
    "B10 the latest live state of a key is found; earlier ones stay or are compacted away",
    arguments: [false, true])
  func states(compacts: Bool) {
    let clock = ConversationManualClock()
    let memory = memory(compacts: compacts, clock: clock)
    for number in 1...3 {
      _ = memory.append(state(number, "a"))
      _ = memory.append(state(-number, "b"))
    }
    #expect(memory.state("a")?.payload == 3)
    #expect(memory.states.map(\.payload) == [3, -3])
    #expect(memory.states.compactMap(\.kind.key) == ["a", "b"])
    #expect(memory.state("c") == nil)
    #expect(memory.account.live == (compacts ? 2 : 6))
    #expect(memory.account.removed == (compacts ? 4 : 0))
    if let id = memory.state("a")?.id { memory.remove(id) }
    #expect(memory.state("a")?.payload == (compacts ? nil : 2))
    clock.advance(by: .nanoseconds(10))
    #expect(memory.state("b") == nil)
    #expect(memory.states.isEmpty)
  }

  @Test("B11 a repeated append gives the first id, within the window")
  func idempotency() {
    let clock = ConversationManualClock()
    let memory = memory(clock: clock)
    let draft = ConversationDraft(1, idempotencyKey: "k")
    let first = ConversationMessageID(rawValue: 1)
    #expect(memory.append(draft) == .appended(first))
    clock.advance(by: .nanoseconds(9))
    #expect(memory.append(draft) == .repeated(first))
    #expect(memory.account.appended == 1)
    memory.finish()
    #expect(memory.append(draft) == .repeated(first))
    clock.advance(by: .nanoseconds(1))
    #expect(memory.append(draft) == .finished(1))
  }

  @Test("B11 a full buffer of pinned messages still knows what was appended")
  func pinnedAndFull() {
    let memory = memory(capacity: 1, overflow: .reject)
    let draft = ConversationDraft(1, isPinned: true, idempotencyKey: "k")
    #expect(memory.append(draft).id?.rawValue == 1)
    #expect(memory.append(draft) == .repeated(ConversationMessageID(rawValue: 1)))
    #expect(memory.append(2) == .full(2))
  }

  @Test("B11 B12 repeated messages of a batch take no room, and none is let in twice")
  func batch() {
    let memory = memory(capacity: 3, overflow: .reject)
    let key = ConversationDraft(1, idempotencyKey: "k")
    let other = ConversationDraft(2, idempotencyKey: "l")
    _ = memory.append(key)
    let ids = ConversationMessageID(rawValue: 2)..<ConversationMessageID(rawValue: 4)
    #expect(
      memory.append(contentsOf: [key, other, ConversationDraft(3), other, key]) == .appended(ids))
    #expect(memory.read().messages.map(\.payload) == [1, 2, 3])
    #expect(memory.append(contentsOf: [key, other]) != .full)
  }

  @Test("B11 L2 a key is free as soon as its message is over, however many are")
  func manyOver() {
    // Heart and instant alone, so that nobody sweeps before the append.
    var configuration = ConversationConfiguration<Int>()
    configuration.window = .time(.nanoseconds(10))
    var heart = ConversationBuffer(rules: ConversationRules(configuration), start: 0)
    var entry = ConversationEntry(byteCount: 1, tokenCount: 1)
    for number in 0..<500 {
      entry.idempotencyKey = "\(number)"
      _ = heart.append(entry, at: 0)
    }
    let again = heart.append(entry, at: 10)
    #expect(again == .appended(ConversationMessageID(rawValue: 501)))
    heart.checkInvariants()
  }
}
