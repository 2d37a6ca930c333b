import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Nodes by id")
struct NodeStoreTests {
  private func node() -> ConversationNode {
    ConversationNode(
      arrival: 0, expiry: .max, byteCount: 1, tokenCount: 0, attributes: ConversationAttributes(),
      idempotencyKey: nil, isPinned: false, hasOwnExpiry: false)
  }

  private func id(_ number: Int) -> ConversationMessageID {
    ConversationMessageID(rawValue: UInt64(number))
  }

  private func expect(_ store: borrowing NodeStore, holds live: Set<Int>, of count: Int) {
    #expect(store.liveCount == live.count)
    #expect(store.nextID == id(count + 1))
    for number in 0...(count + 2) {
      let place = store.place(of: id(number))
      #expect((place != nil) == live.contains(number))
      if let place { #expect(store.id(at: place) == id(number)) }
      let next = store.firstLive(from: id(number)).map { store.id(at: $0) }
      #expect(next == live.filter { $0 >= number }.min().map(id))
      let previous = store.lastLive(before: id(number)).map { store.id(at: $0) }
      #expect(previous == live.filter { $0 < number }.max().map(id))
    }
  }

  @Test("T2 L1 every node is found by its id, whichever others have left")
  func everySubset() {
    for count in 0...7 {
      for subset in 0..<(1 << count) {
        var store = NodeStore(firstID: id(1))
        for _ in 0..<count { store.append(node()) }
        let live = Set((0..<count).filter { subset & (1 << $0) != 0 }.map { $0 + 1 })
        for number in 1...8 where number <= count && !live.contains(number) {
          if let place = store.place(of: id(number)) { store.clear(place) }
        }
        store.settle()
        expect(store, holds: live, of: count)
      }
    }
  }

  @Test("M1 a node that outlasts many does not hold up their slots")
  func longLived() {
    withSeed { random in
      var store = NodeStore(firstID: id(1))
      var live: Set<Int> = []
      for number in 1...4_000 {
        store.append(node())
        live.insert(number)
        // Every hundredth stays for long, the others about ten messages.
        let leaving = live.filter {
          $0 < number - ($0 % 100 == 0 ? 1_500 : Int(random.next() % 20))
        }
        for old in leaving {
          if let place = store.place(of: id(old)) { store.clear(place) }
          live.remove(old)
        }
        store.settle()
        store.giveBack()
      }
      #expect(live.count > 15)
      expect(store, holds: live, of: 4_000)
      let slots = store.heldBytes / MemoryLayout<ConversationNode>.stride
      #expect(slots < 4 * (2 * live.count + 64) + 64)
      for number in live { if let place = store.place(of: id(number)) { store.clear(place) } }
      store.settle()
      store.giveBack()
      expect(store, holds: [], of: 4_000)
      #expect(store.heldBytes <= 32 * MemoryLayout<ConversationNode>.stride)
    }
  }
}
