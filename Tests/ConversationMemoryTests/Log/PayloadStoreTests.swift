import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Payloads by id")
struct PayloadStoreTests {
  private func id(_ number: Int) -> ConversationMessageID {
    ConversationMessageID(rawValue: UInt64(number))
  }

  @Test("L7 payloads follow their nodes into the kept, and out")
  func payloads() {
    let roster = LifetimeRoster(count: 300)
    do {
      var store = PayloadStore<LifetimeProbe>(firstID: id(1))
      for number in 0..<300 { store.append(roster.probe(number)) }
      for number in 1...300 where number % 100 != 0 { #expect(store.take(id(number)) != nil) }
      store.advance(to: id(250))
      for number in [100, 200, 300] {
        #expect(store.copy(id(number))?.number == number - 1)
        #expect(store.take(id(number))?.number == number - 1)
        #expect(store.take(id(number)) == nil)
      }
      store.advance(to: id(301))
      store.giveBack()
      #expect(store.heldBytes <= 32 * MemoryLayout<LifetimeProbe?>.stride)
    }
    #expect(roster.settle() == LifetimeRoster.Settlement())
  }

  @Test("L7 when the last has left that lay apart, its slots are given back")
  func keptSlots() {
    let roster = LifetimeRoster(count: 300)
    do {
      var store = PayloadStore<LifetimeProbe>(firstID: id(1))
      for number in 0..<300 { store.append(roster.probe(number)) }
      for number in 1...300 where number % 3 != 0 { _ = store.take(id(number)) }
      store.advance(to: id(301))
      store.giveBack()
      let floor = store.ring.capacity * MemoryLayout<LifetimeProbe?>.stride
      #expect(store.heldBytes > floor)
      // Nothing comes behind them that would move the front on.
      for number in 1...300 where number % 3 == 0 { #expect(store.take(id(number)) != nil) }
      #expect(store.heldBytes == floor)
    }
    #expect(roster.settle() == LifetimeRoster.Settlement())
  }

  @Test("L7 M1 there is a payload for every live message, and no other, in every step")
  func invariants() {
    let clock = ConversationManualClock()
    let memory = ConversationBufferWindowMemory<Int>(
      window: .time(.nanoseconds(10)), clock: .injected(clock))
    for round in 0..<3 {
      let pinned = (0..<40).compactMap { number -> ConversationMessageID? in
        for _ in 0..<5 { _ = memory.append(number) }
        memory.checkInvariants()
        return memory.append(ConversationDraft(number, isPinned: true)).id
      }
      clock.advance(by: .nanoseconds(10))
      #expect(memory.account.live == 40)
      memory.checkInvariants()
      // From either end, and from the middle on.
      let order = [pinned, pinned.reversed(), pinned.suffix(20) + pinned.prefix(20)][round]
      for id in order {
        #expect(memory.remove(id))
        memory.checkInvariants()
      }
      #expect(memory.account.live == 0)
    }
  }
}
