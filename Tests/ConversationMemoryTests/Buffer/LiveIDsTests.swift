import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Ids of which any may leave")
struct LiveIDsTests {
  /// Orders in which messages leave.
  enum Order: CaseIterable {
    case oldestFirst
    case newestFirst
    case fromTheMiddle
    case atRandom
  }

  /// So many nodes, and the ids of all.
  private func store(of count: Int, _ ids: inout LiveIDs) -> NodeStore {
    var nodes = NodeStore(firstID: ConversationMessageID(rawValue: 1))
    for _ in 0..<count {
      ids.append(nodes.nextID)
      nodes.append(
        ConversationNode(
          arrival: 0, expiry: 0, byteCount: 0, tokenCount: 0, attributes: ConversationAttributes(),
          idempotencyKey: nil, isPinned: false, hasOwnExpiry: false))
    }
    return nodes
  }

  @Test(
    "W9 the list is never much longer than what it names, so that leaving is O(1) in any order",
    arguments: Order.allCases)
  func leaving(_ order: Order) {
    withSeed { random in
      var ids = LiveIDs()
      let count = 2_000
      var nodes = store(of: count, &ids)
      var rest = (1...UInt64(count)).map { ConversationMessageID(rawValue: $0) }
      while !rest.isEmpty {
        let index =
          switch order {
          case .oldestFirst: 0
          case .newestFirst: rest.count - 1
          case .fromTheMiddle: rest.count / 2
          case .atRandom: Int(random.next() % UInt64(rest.count))
          }
        let id = rest.remove(at: index)
        if let place = nodes.place(of: id) { nodes.clear(place) }
        ids.remove(id, leaving: nodes)
        #expect(ids.count == rest.count)
        // Written anew when half has left: each that leaves pays for one that stays.
        #expect(ids.placeCount <= 2 * rest.count + 8)
        #expect(ids.last { _ in true } == rest.last)
        #expect(nodes.lastLive(before: nodes.nextID).map { nodes.id(at: $0) } == rest.last)
        if rest.count % 100 == 0 { #expect(ids.all(in: nodes) == rest) }
      }
      #expect(ids.isEmpty && ids.heldBytes == 0)
    }
  }

  @Test("T3 a head takes along its own branches, and one that goes on leaves the others there")
  func forks() {
    withSeed { random in
      var configuration = ConversationConfiguration<Int>()
      configuration.capacity = 50
      var heart = ConversationBuffer(rules: ConversationRules(configuration), start: 0)
      let entry = ConversationEntry(byteCount: 1, tokenCount: 1)
      var heads: [ConversationBranch: ConversationMessageID] = [:]
      for step in 0..<2_000 {
        let live = heart.all().map(\.id)
        func some() -> ConversationMessageID { live[Int(random.next() % UInt64(live.count))] }
        switch random.next() % 5 {
        case 0 where !live.isEmpty:
          let id = some()
          if let branch = heart.fork(from: id, at: 0) { heads[branch] = id }
        case 1 where !live.isEmpty:
          let branch = heads.keys.min { $0.number < $1.number }
          if let branch, case let id = some(), heart.move(branch, to: id, at: 0) {
            heads[branch] = id
          }
        case 2 where live.count > 20:
          _ = heart.remove(some(), at: 0)
        case 3:
          guard let branch = heads.keys.max(by: { $0.number < $1.number }) else { continue }
          var entry = entry
          entry.branch = branch
          if case .appended(let id) = heart.append(entry, at: 0) { heads[branch] = id }
        default:
          _ = heart.append(entry, at: 0)
        }
        heads = heads.filter { heart.nodes.place(of: $0.value) != nil }
        #expect(heart.forks.mapValues(\.head) == heads, "step \(step)")
        heart.checkInvariants()
      }
    }
  }
}
