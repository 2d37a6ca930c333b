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
      store.shrink()
      #expect(store.heldBytes <= 32 * MemoryLayout<LifetimeProbe?>.stride)
    }
    #expect(roster.settle() == LifetimeRoster.Settlement())
  }
}
