import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("What a full buffer refuses")
struct RefusalTests {
  /// Three messages of three bytes each in a window of three, and room for one byte more.
  private static let window = ConversationWindow.count(3)
  private static let byteBudget = 10

  private static let overflows: [ConversationOverflow] = [.reject, .wait]

  @Test(
    "B2 what is refused for its bytes changes nothing, though the window slides",
    arguments: overflows, [1, 2])
  func bytes(overflow: ConversationOverflow, count: Int) {
    var configuration = ConversationConfiguration<[UInt8]>()
    configuration.window = Self.window
    configuration.byteBudget = Self.byteBudget
    configuration.overflow = overflow
    configuration.byteCount = { $0.count }
    let memory = ConversationBufferWindowMemory(configuration)
    for number in 1...3 { _ = memory.append([UInt8](repeating: UInt8(number), count: 3)) }
    let before = memory.account
    // One that goes for it makes room for three bytes more, and two for six.
    let large = [UInt8](repeating: 9, count: 5)
    if count == 1 {
      #expect(memory.append(large) == .full(large))
    } else {
      let drafts = [ConversationDraft(large), ConversationDraft(large)]
      #expect(memory.append(contentsOf: drafts) == .full)
    }
    #expect(memory.account == before)
    #expect(memory.read().messages.map(\.payload.first) == [1, 2, 3])
    // What fits once the window has slid is let in.
    #expect(memory.append([4, 4, 4, 4]).id != nil)
    #expect(memory.read().messages.map(\.payload.first) == [2, 3, 4])
  }

  @Test(
    "B2 nor does it in a store, packed or kept apart",
    arguments: overflows, [false, true])
  func store(overflow: ConversationOverflow, isApart: Bool) {
    var configuration = ConversationStoreConfiguration()
    configuration.window = Self.window
    configuration.conversationByteBudget = Self.byteBudget
    configuration.overflow = overflow
    let store = ConversationStore(configuration)
    for number in 1...3 { _ = store["a"].append([UInt8](repeating: UInt8(number), count: 3)) }
    if isApart { _ = store["a"].group("g") }
    let before = store.account
    let large = [UInt8](repeating: 9, count: 5)
    #expect(store["a"].append(large).id == nil)
    #expect(
      store["a"].append(contentsOf: [ConversationDraft(large), ConversationDraft(large)])
        == .full)
    #expect(store.account == before)
    #expect(store["a"].read().messages.map(\.payload.first) == [1, 2, 3])
    _ = store["a"].append([4, 4, 4, 4])
    #expect(store["a"].read().messages.map(\.payload.first) == [2, 3, 4])
  }

  @Test(
    "B10 a newer state of a key replaces the one that is there, though the buffer is full",
    arguments: overflows + [.evictOldest])
  func states(overflow: ConversationOverflow) {
    for isOfBytes in [false, true] {
      var configuration = ConversationConfiguration<Int>()
      configuration.compactsStates = true
      configuration.capacity = isOfBytes ? 100 : 3
      configuration.byteBudget = isOfBytes ? 3 : nil
      configuration.byteCount = { _ in 1 }
      configuration.overflow = overflow
      let memory = ConversationBufferWindowMemory(configuration)
      let attributes = ConversationAttributes(kind: .state(key: "k"))
      _ = memory.append(1)
      _ = memory.append(ConversationDraft(2, attributes: attributes))
      _ = memory.append(3)
      #expect(memory.append(ConversationDraft(4, attributes: attributes)).id?.rawValue == 4)
      #expect(
        memory.append(contentsOf: [ConversationDraft(5, attributes: attributes)])
          == .appended(ConversationMessageID(rawValue: 5)..<ConversationMessageID(rawValue: 6)))
      #expect(memory.read().messages.map(\.payload) == [1, 3, 5])
      #expect(memory.account.removed == 2)
      #expect(memory.account.evicted == 0)
    }
  }

  @Test("B2 where pinned messages take all room, one more waits until one of them is removed")
  func pinned() async throws {
    var configuration = ConversationConfiguration<Int>()
    configuration.capacity = 2
    configuration.overflow = .wait
    let memory = ConversationBufferWindowMemory(configuration)
    let first = try #require(memory.append(ConversationDraft(1, isPinned: true)).id)
    let second = try #require(memory.append(ConversationDraft(2, isPinned: true)).id)
    #expect(memory.append(3) == .full(3))
    for waiter in [3, 4] {
      async let result =
        waiter == 3
        ? memory.append(contentsOf: [ConversationDraft(3)], until: .never)
          == .appended(ConversationMessageID(rawValue: 3)..<ConversationMessageID(rawValue: 4))
        : memory.append(4, until: .never) == .appended(ConversationMessageID(rawValue: 4))
      while memory.waitingCounts.producers == 0 { await Task.yield() }
      memory.remove(waiter == 3 ? first : second)
      #expect(await result)
    }
    #expect(memory.read().messages.map(\.payload) == [3, 4])
  }
}
