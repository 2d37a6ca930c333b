import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Messages removed from the middle of packed conversations")
struct PackedGapTests {
  /// All orders of some numbers.
  private func orders(of numbers: [Int]) -> [[Int]] {
    guard !numbers.isEmpty else { return [[]] }
    return numbers.flatMap { number in
      orders(of: numbers.filter { $0 != number }).map { [number] + $0 }
    }
  }

  /// All trees of so many messages: of each the message that it continues, 0 for none.
  private func trees(of count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return trees(of: count - 1).flatMap { tree in (0..<count).map { tree + [$0] } }
  }

  private func draft(_ number: Int, below parent: Int) -> ConversationDraft<[UInt8]> {
    var draft = ConversationDraft([UInt8(number)])
    draft.parent = parent == 0 ? .root : .message(ConversationMessageID(rawValue: UInt64(parent)))
    return draft
  }

  @Test("M6 L6 L9 B9 every tree of four, removed in every order: no form shows")
  func smallTrees() {
    for tree in trees(of: 4) {
      for order in orders(of: [1, 2, 3, 4]) {
        let pair = FormPair(observed: true)
        for (index, parent) in tree.enumerated() {
          pair.both { $0.append(draft(index + 1, below: parent)) }
        }
        for (index, number) in order.enumerated() {
          pair.both { $0.remove(ConversationMessageID(rawValue: UInt64(number))) }
          guard index == 2 else { continue }
          pair.compare("tree \(tree), removed \(order[...index])")
          // What comes next goes on from a head that may have left.
          pair.both { $0.append("next") }
          pair.compare("tree \(tree), removed \(order[...index]), and one more")
        }
        pair.both { $0.read(.main) }
        #expect(pair.isPacked)
      }
    }
  }

  @Test("M6 L6 a line of up to ten, of which any are removed, in either order", arguments: 1...10)
  func lines(count: Int) {
    for removed in 0..<(1 << count) where count < 6 || removed % 23 == 3 {
      for isDescending in [false, true] {
        let pair = FormPair { $0.window = .time(.nanoseconds(50)) }
        for number in 1...count {
          pair.clock.advance(by: .nanoseconds(number % 3))
          pair.both { $0.append([UInt8](repeating: 1, count: number), role: .user) }
        }
        let numbers = (1...count).filter { removed >> ($0 - 1) & 1 == 1 }
        for number in isDescending ? numbers.reversed() : numbers {
          pair.both { $0.remove(ConversationMessageID(rawValue: UInt64(number))) }
        }
        pair.compare("\(numbers) of \(count)")
        pair.both { $0.append("next") }
        pair.clock.advance(by: .nanoseconds(48))
        pair.compare("\(numbers) of \(count), later")
        #expect(pair.isPacked)
      }
    }
  }

  @Test("M6 W12 a call whose result was removed is known for one")
  func lostResult() {
    let pair = FormPair()
    let roles: [ConversationRole] = [.user, .toolCall, .toolResult, .toolResult, .assistant, .user]
    for role in roles { pair.both { $0.append([1], role: role) } }
    pair.both { $0.remove(ConversationMessageID(rawValue: 4)) }
    pair.compare("a result of two")
    pair.both { $0.remove(ConversationMessageID(rawValue: 3)) }
    pair.compare("both results")
    #expect(pair.isPacked)
    #expect(pair.packed.read().messages.map(\.id.rawValue) == [1, 5, 6])
  }

  @Test("M2 M6 memory that is given back as nothing leaves is counted")
  func shrunk() {
    // Three messages of a thousand bytes give way to small ones, which need none of their room.
    let pair = FormPair { $0.window = .bytes(3_000) }
    for _ in 0..<3 { pair.both { $0.append([UInt8](repeating: 1, count: 1_000)) } }
    pair.both { $0.append([UInt8](repeating: 2, count: 2_990)) }
    for _ in 0..<20 { pair.both { $0.append([3]) } }
    let shard = pair.packed.store.shards[0]
    let held = shard.pointee.heldInConversations
    pair.both { $0.removeSubtree(of: ConversationMessageID(rawValue: 1)) }
    #expect(shard.pointee.heldInConversations < held)
    pair.compare("shrunk")
  }

  @Test("M6 L7 long conversations, thinned out in every way, are what a log of their own is")
  func long() {
    withSeed { random in
      for _ in 0..<walkCount(of: 5) {
        let isQueue = random.next() % 3 == 0
        let pair = FormPair(observed: random.next() % 2 == 0) { configuration in
          configuration.window = .time(.nanoseconds(3_000))
          configuration.capacity = 900
          configuration.retention = isQueue ? .untilConsumed : .window
        }
        let most = Int(random.next() % 200)
        for step in 0..<600 {
          let last = pair.packed.head()?.rawValue ?? 0
          let some = ConversationMessageID(
            rawValue: last - min(last, random.next() % (random.next() % 4 == 0 ? 900 : 60)))
          switch random.next() % 16 {
          case 0..<8:
            var draft = ConversationDraft(
              [UInt8](repeating: 3, count: Int(random.next() % UInt64(most + 1))))
            draft.attributes.role = ConversationRole.allCases.randomElement(using: &random)
            if random.next() % 8 == 0 { draft.parent = .message(some) }
            pair.both { $0.append(draft) }
          case 8..<13: pair.both("remove \(some)") { $0.remove(some) }
          case 13:
            guard random.next() % 8 == 0 else { continue }
            pair.both("remove below \(some)") { $0.removeSubtree(of: some) }
          case 14: if isQueue { pair.both { $0.dequeue() } }
          default: pair.clock.advance(by: .nanoseconds(Int(random.next() % 20)))
          }
          let range = some..<ConversationMessageID(rawValue: some.rawValue + 40)
          let (limit, isFromEnd) = (Int(random.next() % 30), random.next() % 2 == 0)
          pair.both("range \(range)") {
            $0.messages(range, limit: limit, fromEnd: isFromEnd).map(\.id)
          }
          pair.both("read") { $0.read(through: .count(7)) }
          pair.both("branch") { $0.read(.main, through: .turns(3)) }
          pair.both("path to \(some)") { $0.path(to: some, through: .bytes(999)) }
          if step % 200 == 199 { pair.compare("step \(step)") }
        }
        #expect(pair.isPacked)
        pair.clock.advance(by: .nanoseconds(3_000))
        pair.compare("over")
        pair.both { $0.removeAll() }
        let held = pair.packed.store.shards.map { $0.pointee.heldInConversations }
        #expect(held.reduce(0, +) == 0, "Nothing but the slot is left.")
      }
    }
  }

  @Test("M6 M1 with every third message removed one takes at most 130 bytes, all told")
  func size() {
    let crowd = PackedCrowd()
    crowd.append(15)
    for conversation in crowd.conversations {
      for id in stride(from: UInt64(2), to: 15, by: 3) {
        #expect(conversation.remove(ConversationMessageID(rawValue: id)))
      }
    }
    crowd.expect(130)
  }
}
