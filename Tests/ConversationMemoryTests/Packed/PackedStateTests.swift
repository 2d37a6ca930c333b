import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("States of packed conversations")
struct PackedStateTests {
  private static let windows: [ConversationWindow] = [
    .unbounded, .time(.nanoseconds(3)), .count(2), .turns(1), .bytes(4),
  ]

  /// A message, or a state of one of two keys, which may be pinned, or have a time of its own.
  private func draft(_ kind: Int, byteCount: Int = 1) -> ConversationDraft<[UInt8]> {
    var draft = ConversationDraft([UInt8](repeating: UInt8(kind), count: byteCount))
    switch kind {
    case 0: draft.attributes.role = .user
    case 1: draft.attributes.kind = .state(key: "a")
    case 2: draft.attributes.kind = .state(key: "é")
    case 3:
      draft.attributes = ConversationAttributes(role: .user, kind: .state(key: "a"))
      draft.timeToLive = .nanoseconds(2)
    case 4:
      draft.attributes.kind = .state(key: "a")
      draft.isPinned = true
    default: break
    }
    return draft
  }

  private func states(_ conversation: StoredConversation) -> [ConversationMessage<[UInt8]>?] {
    ["a", "é", "e\u{301}", ""].map { conversation.state($0) }
  }

  @Test("B10 M6 L9 up to four messages, each of six kinds, one or all at once", arguments: windows)
  func small(window: ConversationWindow) {
    for number in stride(from: 0, to: 1_296, by: 1_296 / walkCount(of: 1_296)) {
      let pair = FormPair(observed: number % 2 == 0) { configuration in
        configuration.window = window
        configuration.compactsStates = number % 5 != 0
        configuration.capacity = 1 + number % 4
        configuration.overflow = number % 3 == 0 ? .reject : .evictOldest
        configuration.conversationByteBudget = number % 7 == 0 ? 3 : nil
      }
      let drafts = [number % 6, number / 6 % 6, number / 36 % 6, number / 216]
        .map { draft($0, byteCount: 1 + number % 2) }
      let what = "\(number), \(window)"
      if number % 11 == 0 {
        pair.both(what) { $0.append(contentsOf: Array(drafts[..<2])) }
        pair.both(what) { $0.append(contentsOf: Array(drafts[2...])) }
      } else {
        for draft in drafts {
          pair.both(what) { $0.append(draft) }
          pair.both("states: \(what)") { states($0) }
          if number % 4 < 3 { pair.clock.advance(by: .nanoseconds(1)) }
        }
      }
      pair.both("states: \(what)") { states($0) }
      if number % 3 == 0 { pair.both { $0.remove(.init(rawValue: UInt64(1 + number % 4))) } }
      if number % 8 == 5 { pair.compare(what) }
      pair.clock.advance(by: .nanoseconds(1 + number % 3))
      pair.both("states, later: \(what)") { states($0) }
      pair.both(what) { $0.append(draft(0)) }
      pair.compare("later: \(what)")
      #expect(pair.isPacked)
    }
  }

  @Test("B10 M6 L7 long conversations with states that change are what a log is")
  func long() {
    withSeed { random in
      for _ in 0..<walkCount(of: 3) {
        let keyCount = [1, 2, 12][Int(random.next() % 3)]
        let pair = FormPair(observed: random.next() % 2 == 0) { configuration in
          configuration.window =
            [.time(.nanoseconds(600)), .count(100), .turns(30), .unbounded][
              Int(random.next() % 4)]
          configuration.capacity = 200
          configuration.compactsStates = true
          configuration.overflow = random.next() % 3 == 0 ? .reject : .evictOldest
          configuration.conversationByteBudget = random.next() % 2 == 0 ? 12_000 : nil
        }
        let most = 1 + random.next() % 250
        for step in 0..<600 {
          let last = pair.packed.head()?.rawValue ?? 0
          let some = ConversationMessageID(rawValue: last - min(last, random.next() % 160))
          switch random.next() % 12 {
          case 0..<9:
            var draft = ConversationDraft(
              [UInt8](repeating: 3, count: Int(random.next() % most)))
            if random.next() % 3 == 0 {
              draft.attributes.kind = .state(key: "k\(random.next() % UInt64(keyCount))")
              draft.isPinned = random.next() % 8 == 0
            }
            if random.next() % 2 == 0 { draft.attributes.role = .user }
            if random.next() % 9 == 0 { draft.timeToLive = .nanoseconds(Int(random.next() % 99)) }
            if random.next() % 9 == 0 { draft.attributes.metadata = ["a": "b"] }
            if random.next() % 12 == 0 { draft.parent = .message(some) }
            if random.next() % 20 == 0 {
              pair.both { $0.append(contentsOf: [draft, draft]) }
            } else {
              pair.both { $0.append(draft) }
            }
          case 9: pair.both("remove \(some)") { $0.remove(some) }
          default: pair.clock.advance(by: .nanoseconds(Int(random.next() % 20)))
          }
          let key = "k\(random.next() % UInt64(keyCount))"
          pair.both("state \(key)") { $0.state(key) }
          pair.both("read") { $0.read(through: .turns(2)) }
          pair.both("branch") { $0.read(.main, through: .count(5)) }
          if step % 120 == 119 { pair.compare("step \(step)") }
        }
        #expect(pair.isPacked)
        pair.both { $0.removeAll() }
        let held = pair.packed.store.shards.map { $0.pointee.heldInConversations }
        #expect(held.reduce(0, +) == 0, "Nothing but the slot is left.")
      }
    }
  }

  @Test("B10 M6 more states than are looked through have a conversation kept apart")
  func many() {
    let pair = FormPair()
    for number in 0..<40 {
      var draft = draft(0)
      draft.attributes.kind = .state(key: "\(number)")
      pair.both { $0.append(draft) }
      #expect(pair.isPacked == (number < PackedConversation.maximumStates))
    }
    for number in 0..<40 { pair.both { $0.state("\(number)") } }
    pair.compare()
  }

  @Test("M6 M5 with two states that change among ten one takes at most 130 bytes, all told")
  func size() {
    let crowd = PackedCrowd { $0.compactsStates = true }
    for round in 0..<14 {
      for conversation in crowd.conversations {
        var draft = ConversationDraft(crowd.payload)
        // Each of the two changes three times, so that ten are live.
        switch round {
        case 2, 6, 10: draft.attributes.kind = .state(key: "typing")
        case 3, 7, 11: draft.attributes.kind = .state(key: "presence")
        default: draft.attributes.role = .user
        }
        _ = conversation.append(draft)
      }
    }
    crowd.expect(130)
  }
}
