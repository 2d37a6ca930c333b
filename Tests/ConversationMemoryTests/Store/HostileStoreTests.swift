import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Numbers from outside, of a store")
struct HostileStoreTests {
  @Test(
    "B13 W2 a window of tokens comes to messages of as many as there can be",
    arguments: [Int.max, Int.max / 2, 1 << 31, 1 << 31 - 1])
  func tokens(count: Int) throws {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(ConversationManualClock())
    configuration.tokenCount = { _ in count }
    configuration.overflow = .reject
    let store = ConversationStore(configuration)
    let restored = ConversationStore(configuration)
    var live = 0
    for number in 0..<3 {
      // What together is more than can be counted has no room.
      let isNew = store["c"].append([UInt8(number)]).id != nil
      #expect(isNew == (Int.max / count > live))
      live += isNew ? 1 : 0
    }
    try restored.restore(from: store.snapshot())
    for store in [store, restored] {
      store.setWindow(.tokens(count), of: nil)
      let messages = store["c"].read(through: .unbounded.cutAnywhere()).messages
      #expect(messages.map(\.payload) == [[UInt8(live - 1)]])
    }
  }

  @Test("B13 any ids can be asked for, and any number of them", arguments: [false, true])
  func ranges(isApart: Bool) {
    let store = ConversationStore()
    for number in 0..<3 {
      _ = store["c"].append(ConversationDraft([UInt8(number)], isPinned: isApart))
    }
    let all = ConversationMessageID(rawValue: 0)..<ConversationMessageID(rawValue: .max)
    for isFromEnd in [false, true] {
      for limit in [Int.min, -1, 0, 2, .max] {
        let messages = store["c"].messages(all, limit: limit, fromEnd: isFromEnd)
        #expect(messages.count == min(3, max(0, limit)))
      }
    }
  }
}
