import ConversationTestSupport
import Testing

@testable import ConversationMemory

/// Texts that look alike, and that Swift takes for one, are two to a conversation.
@Suite("Names and keys by their bytes")
struct NamesByBytesTests {
  /// “café”, the last letter as one character, and as two.
  private static let composed = "caf\u{e9}"
  private static let decomposed = "cafe\u{301}"
  private static let both = [composed, decomposed]

  private func utf8(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  private func draft(_ number: Int, key: String) -> ConversationDraft<[UInt8]> {
    var draft = ConversationDraft<[UInt8]>(
      [UInt8(number)], attributes: ConversationAttributes(kind: .state(key: key)))
    draft.idempotencyKey = key
    return draft
  }

  @Test("B13 B10 B11 keys of states and appends are two where their bytes are", arguments: [1, 2])
  func keys(times: Int) {
    var configuration = ConversationConfiguration<[UInt8]>()
    configuration.compactsStates = true
    let memory = ConversationBufferWindowMemory(configuration)
    let store = ConversationStore()
    for _ in 0..<times {
      for (number, key) in Self.both.enumerated() {
        _ = memory.append(draft(number, key: key))
        _ = store["c"].append(draft(number, key: key))
      }
    }
    #expect(memory.account.appended == 2 && store.account.appended == 2)
    for (number, key) in Self.both.enumerated() {
      #expect(memory.state(key)?.payload == [UInt8(number)])
      #expect(store["c"].state(key)?.payload == [UInt8(number)])
    }
    #expect(memory.states.map(\.payload) == [[0], [1]])
    #expect(utf8(memory.states.compactMap(\.kind.key)) == utf8(Self.both))
  }

  @Test("B13 B11 a batch has both of two keys whose bytes differ")
  func batch() {
    let memory = ConversationBufferWindowMemory<[UInt8]>()
    let drafts = (0..<4).map { draft($0, key: Self.both[$0 % 2]) }
    let first = ConversationMessageID(rawValue: 1)
    #expect(memory.append(contentsOf: drafts) == .appended(first..<first.advanced(by: 2)))
    // Also of one that has left its time is not over.
    memory.remove(first)
    let next = first.advanced(by: 2)
    #expect(memory.append(contentsOf: drafts) == .appended(next..<next))
  }

  @Test("B13 B5 groups and consumers are two where their bytes are, also after a snapshot")
  func groups() throws {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(ConversationManualClock())
    let store = ConversationStore(configuration)
    for number in 0..<4 { _ = store["c"].append([UInt8(number)]) }
    for group in Self.both.reversed() {
      for consumer in Self.both.reversed() {
        #expect(store["c"].group(group).receive(as: consumer).count == 1)
      }
    }
    let restored = ConversationStore(configuration)
    try restored.restore(from: store.snapshot())
    #expect(restored.snapshot() == store.snapshot())
    for store in [store, restored] {
      #expect(utf8(store["c"].groups) == utf8(Self.both.reversed()))
      for group in Self.both {
        let consumers = store["c"].group(group).status?.consumers ?? []
        #expect(utf8(consumers.map(\.name)) == utf8(Self.both.reversed()))
        #expect(consumers.map(\.held.count) == [1, 1])
      }
      let group = store["c"].group(Self.composed)
      group.removeConsumer(Self.composed)
      #expect(utf8(group.status?.consumers.map(\.name) ?? []) == utf8([Self.decomposed]))
      store["c"].remove(group)
      #expect(utf8(store["c"].groups) == utf8([Self.decomposed]))
    }
  }

  @Test("B13 dead letters go to a conversation whose name only looks like that they come from")
  func letters() {
    let store = ConversationStore()
    let rules = ConversationGroupRules(maximumDeliveries: 1)
    let group = store[Self.composed].group("g", rules: rules, deadLetters: store[Self.decomposed])
    _ = store[Self.composed].append([1])
    for delivery in group.receive(as: "w") { group.refuse(delivery.receipt) }
    #expect(store[Self.decomposed].read().messages.map(\.payload) == [[1]])
  }
}
