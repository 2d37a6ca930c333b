import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("What a conversation is trimmed to")
struct TrimmableLogTests {
  /// A message of a model that is a list.
  private struct Listed {
    var id: Int
    var byteCount: Int
    var isPinned: Bool
    var end: Int
  }

  private func trims(beyond count: Int) -> [ConversationTrim] {
    var trims: [ConversationTrim] = [.count(.min), .count(-1), .count(.max), .bytes(.min)]
    trims += [.bytes(-1), .bytes(.max), .from(.none), .from(ConversationMessageID(rawValue: .max))]
    for number in 0...count + 1 {
      trims += [.count(number), .bytes(2 * number - 1), .bytes(2 * number)]
      trims.append(.from(ConversationMessageID(rawValue: UInt64(number))))
    }
    return trims
  }

  /// What stays of a list.
  private func trimmed(_ list: [Listed], to trim: ConversationTrim) -> [Listed] {
    let leavable = list.filter { !$0.isPinned }
    func stays(_ leaving: Int) -> [Listed] {
      let ids = leavable.prefix(leaving).map(\.id)
      return list.filter { !ids.contains($0.id) }
    }
    func fits(_ list: [Listed]) -> Bool {
      switch trim {
      case .count(let count): list.count <= max(0, count)
      case .bytes(let count): list.reduce(0) { $0 + $1.byteCount } <= max(0, count)
      case .from(let id): list.allSatisfy { $0.isPinned || UInt64($0.id) >= id.rawValue }
      }
    }
    return (0...leavable.count).map(stays).first(where: fits) ?? stays(leavable.count)
  }

  @Test(
    """
    L9 M6 of up to five messages, some pinned and some with times of their own, so much stays, \
    whatever it is trimmed to, in a memory as in either form of a store's conversation
    """, arguments: 0...5)
  func small(count: Int) {
    var kinds = 1
    for _ in 0..<count { kinds *= 3 }
    for number in 0..<kinds where number % max(1, kinds / walkCount(of: kinds)) == 0 {
      for (place, trim) in trims(beyond: count).enumerated() {
        let what = "\(count) of kinds \(number), \(trim)"
        let pair = FormPair(observed: place % 3 == 0)
        var configuration = ConversationConfiguration<[UInt8]>()
        configuration.clock = .injected(pair.clock)
        configuration.byteCount = { $0.count }
        let memory = ConversationBufferWindowMemory(configuration)
        var list: [Listed] = []
        var rest = number
        for id in 1...max(1, count) where id <= count {
          var draft = ConversationDraft([UInt8](repeating: 1, count: id % 3))
          draft.isPinned = rest % 3 == 1
          if rest % 3 == 2 { draft.timeToLive = .nanoseconds(id % 2 == 0 ? 2 : 9) }
          list.append(
            Listed(
              id: id, byteCount: id % 3, isPinned: draft.isPinned,
              end: draft.timeToLive == nil ? .max : id % 2 == 0 ? 2 : 9))
          rest /= 3
          pair.both { $0.append(draft) }
          _ = memory.append(draft)
        }
        pair.clock.advance(by: .nanoseconds(3))
        list = list.filter { $0.end > 3 }
        let left = trimmed(list, to: trim)
        let removed = pair.both(what) { $0.trim(to: trim) }
        #expect(removed == list.count - left.count, "\(what)")
        #expect(memory.trim(to: trim) == removed, "\(what)")
        let ids = left.map { UInt64($0.id) }
        #expect(pair.packed.read().messages.map(\.id.rawValue) == ids, "\(what)")
        #expect(memory.read().messages.map(\.id.rawValue) == ids, "\(what)")
        #expect(pair.packed.store.account.removed == removed, "\(what)")
        #expect(pair.isPacked)
        if (number + place) % 7 == 0 { pair.compare(what) }
        pair.both(what) { $0.append([5]) }
        if (number + place) % 31 == 0 { pair.compare("\(what), and then one more") }
      }
    }
  }
}
