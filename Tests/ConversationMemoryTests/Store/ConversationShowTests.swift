import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Messages shown where they lie, by their ids")
struct ConversationShowTests {
  private let clock = ConversationManualClock()

  private func store(packs: Bool, checks: Bool = true) -> ConversationStore {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.capacity = 5_000
    configuration.valueTypes = [ConversationBytes.self]
    configuration.habits.packs = packs
    configuration.habits.checks = checks
    return ConversationStore(configuration)
  }

  private func shown(
    _ chat: StoredConversation, _ ids: Range<ConversationMessageID>, limit: Int = .max,
    backwards: Bool = false
  ) -> [ConversationMessage<[UInt8]>] {
    var messages: [ConversationMessage<[UInt8]>] = []
    let count = chat.forEach(ids, limit: limit, backwards: backwards) { header, bytes in
      let payload = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
      messages.append(ConversationMessage(header: header, payload: payload))
      return true
    }
    #expect(count == messages.count)
    return messages
  }

  private static func id(_ number: Int) -> ConversationMessageID {
    ConversationMessageID(rawValue: UInt64(max(0, number)))
  }

  @Test("M6 what is shown is what is given, whichever way", arguments: [true, false])
  func same(packs: Bool) {
    withSeed { random in
      for length in [0, 1, 2, 7, 300, 1_000] {
        // A check goes through the whole conversation, at every step.
        let chat = store(packs: packs, checks: length < 100)["a"]
        for number in 0..<length {
          _ = chat.append([UInt8](repeating: UInt8(number % 256), count: Int(random.next() % 900)))
        }
        let all = chat.read().messages
        for message in all where random.next() % 4 == 0 { chat.remove(message.id) }
        let first = Int(all.first?.id.rawValue ?? 1)
        for _ in 0..<20 {
          let low = first - 3 + Int(random.next() % UInt64(length + 4))
          let ids = Self.id(low)..<Self.id(low + Int(random.next() % UInt64(length + 9)))
          let limit = [0, -1, 1, 5, 128, 129, .max][Int(random.next() % 7)]
          #expect(shown(chat, ids, limit: limit) == chat.messages(ids, limit: limit))
          #expect(
            shown(chat, ids, limit: limit, backwards: true)
              == chat.messages(ids, limit: limit, fromEnd: true).reversed())
        }
      }
    }
  }

  @Test("M6 whoever has seen enough is shown no more", arguments: [true, false], [true, false])
  func enough(packs: Bool, backwards: Bool) {
    let chat = store(packs: packs)["a"]
    for number in 0..<400 { _ = chat.append([UInt8(number % 200)]) }
    let all = ConversationMessageID.none..<ConversationMessageID(rawValue: .max)
    for limit in [1, 127, 128, 129, 256, 399] {
      var count = 0
      let shown = chat.forEach(all, backwards: backwards) { _, _ in
        count += 1
        return count < limit
      }
      #expect(count == limit && shown == limit)
    }
    #expect(chat.forEach(all) { _, _ in true } == 400)
  }

  @Test("M6 B13 what is not there, or something else, shows nothing")
  func nothing() throws {
    let store = store(packs: true)
    let all = ConversationMessageID.none..<ConversationMessageID(rawValue: .max)
    #expect(store["a"].forEach(all) { _, _ in true } == 0)
    try store["a"].bytes.set([1])
    #expect(store["a"].forEach(all) { _, _ in true } == 0)
    _ = store["b"].append([1])
    #expect(store["b"].forEach(.none..<ConversationMessageID.none) { _, _ in true } == 0)
    #expect(store.atomically(["b"]) { _ in store["b"].forEach(all) { _, _ in true } } == 1)
  }

  @Test("M6 L2 what is over is not shown", arguments: [true, false])
  func over(packs: Bool) {
    let store = store(packs: packs)
    store.setWindow(.time(.seconds(10)), of: nil)
    for _ in 0..<300 { _ = store["a"].append([1]) }
    clock.advance(by: .seconds(5))
    for _ in 0..<300 { _ = store["a"].append([2]) }
    clock.advance(by: .seconds(5))
    let all = ConversationMessageID.none..<ConversationMessageID(rawValue: .max)
    #expect(shown(store["a"], all).map(\.payload) == Array(repeating: [2], count: 300))
  }
}
