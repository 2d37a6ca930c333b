import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Pinned messages of packed conversations")
struct PackedPinTests {
  private static let windows: [ConversationWindow] = [
    .unbounded, .time(.nanoseconds(4)), .count(2), .turns(1), .bytes(9), .count(0),
  ]

  private func draft(_ number: Int, isPinned: Bool) -> ConversationDraft<[UInt8]> {
    let roles: [ConversationRole] = [.user, .assistant, .toolCall, .toolResult, .system]
    var draft = ConversationDraft([UInt8](repeating: 1, count: number % 4), isPinned: isPinned)
    draft.attributes.role = roles[(number + 1) * 3 % 5]
    return draft
  }

  @Test(
    "M6 W7 L9 of up to six messages any are pinned, and leave in every order of a small window",
    arguments: windows)
  func small(window: ConversationWindow) {
    for pinned in 0..<64 {
      for capacity in pinned % 2 == 0 ? [3, 9] : [4] {
        let pair = FormPair(observed: pinned % 2 == 0) { configuration in
          configuration.window = window
          configuration.capacity = capacity
          configuration.overflow = pinned % 5 == 0 ? .reject : .evictOldest
          configuration.conversationByteBudget = pinned % 3 == 0 ? 8 : nil
        }
        let what = "\(pinned), \(capacity), \(window)"
        for number in 0..<6 {
          pair.clock.advance(by: .nanoseconds(number % 2))
          pair.both(what) {
            $0.append(draft(number, isPinned: pinned >> number & 1 == 1))
          }
          pair.both(what) { $0.read(through: .turns(1)) }
        }
        for number in [4, 1, 6, 3, 2, 5].prefix(1 + pinned % 6) {
          pair.both { $0.remove(ConversationMessageID(rawValue: UInt64(number))) }
        }
        pair.compare("\(what), removed")
        pair.both { $0.append(draft(1, isPinned: false)) }
        pair.clock.advance(by: .nanoseconds(3))
        pair.compare("\(what), one more")
        #expect(pair.isPacked, "\(what)")
      }
    }
  }

  @Test("M6 W7 W9 long conversations with pinned messages here and there are what a log is")
  func long() {
    withSeed { random in
      for _ in 0..<6 {
        let pins = [40, 6, 2][Int(random.next() % 3)]
        let pair = FormPair(observed: random.next() % 2 == 0) { configuration in
          configuration.window =
            [
              .time(.nanoseconds(600)), .count(100), .turns(30), .bytes(9_000),
            ][Int(random.next() % 4)]
          configuration.capacity = 150
          configuration.conversationByteBudget = random.next() % 2 == 0 ? 12_000 : nil
          configuration.overflow = random.next() % 3 == 0 ? .reject : .evictOldest
          configuration.retention = random.next() % 2 == 0 ? .window : .untilConsumed
        }
        for step in 0..<500 {
          let last = pair.packed.head()?.rawValue ?? 0
          let some = ConversationMessageID(rawValue: last - min(last, random.next() % 160))
          switch random.next() % 16 {
          case 0..<11:
            var draft = ConversationDraft([UInt8](repeating: 3, count: Int(random.next() % 250)))
            draft.attributes.role = ConversationRole.allCases.randomElement(using: &random)
            draft.isPinned = random.next() % UInt64(pins) == 0
            if random.next() % 8 == 0 { draft.parent = .message(some) }
            if random.next() % 20 == 0 {
              pair.both { $0.append(contentsOf: [draft, draft]) }
            } else {
              pair.both { $0.append(draft) }
            }
          case 11, 12: pair.both("remove \(some)") { $0.remove(some) }
          case 13:
            // Pinned ones that are old would fill it.
            let all = pair.packed.read().messages
            if let oldest = all.first { pair.both { $0.remove(oldest.id) } }
          default: pair.clock.advance(by: .nanoseconds(Int(random.next() % 20)))
          }
          pair.both("read") { $0.read(through: .count(7)) }
          pair.both("branch") { $0.read(.main, through: .turns(3)) }
          pair.both("path to \(some)") { $0.path(to: some, through: .bytes(999)) }
          if step % 100 == 99 { pair.compare("step \(step)") }
        }
        #expect(pair.isPacked)
        // Windows that come while in use.
        for window in [.count(20), .time(.nanoseconds(50))] as [ConversationWindow] {
          pair.both { $0.store.setWindow(window, of: nil) }
          pair.compare("\(window)")
        }
        pair.both { $0.removeAll() }
        let held = pair.packed.store.shards.map { $0.pointee.heldInConversations }
        #expect(held.reduce(0, +) == 0, "Nothing but the slot is left.")
      }
    }
  }

  @Test("M6 B8 a pinned message of a queue is handed out and stays, in either form")
  func queue() {
    let pair = FormPair { $0.retention = .untilConsumed }
    for number in 0..<6 { pair.both { $0.append(draft(number, isPinned: number == 2)) } }
    for _ in 0..<4 {
      pair.both { $0.dequeue() }
      pair.compare("dequeued")
    }
  }

  @Test("M6 M5 with the first message pinned one takes at most 125 bytes, all told")
  func size() {
    let crowd = PackedCrowd()
    for conversation in crowd.conversations {
      _ = conversation.append(ConversationDraft(crowd.payload, role: .system, isPinned: true))
    }
    crowd.append(9)
    crowd.expect(125)
  }

  @Test("M5 M6 a slot is two cache lines, and what is rare a quarter of one for each kind of it")
  func slots() {
    #expect(MemoryLayout<StoreSlot>.stride == 128)
    #expect(MemoryLayout<PackedAnnex.Facts>.size <= PackedAnnex.Parts.bytes)
    #expect(MemoryLayout<PackedAnnex.Pins>.size <= PackedAnnex.Parts.bytes)
    #expect(MemoryLayout<PackedAnnex.Times>.size <= PackedAnnex.Parts.bytes)
    #expect(MemoryLayout<PackedMessage>.stride == 64)
    #expect(MemoryLayout<PackedRecord>.size <= 128)
  }
}
