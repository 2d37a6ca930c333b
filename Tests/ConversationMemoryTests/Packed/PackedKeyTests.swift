import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Idempotency keys of packed conversations")
struct PackedKeyTests {
  private static let windows: [ConversationWindow] = [
    .unbounded, .time(.nanoseconds(4)), .count(2), .turns(1), [.bytes(4), .time(.nanoseconds(6))],
  ]

  /// A message, with one of two keys or none, which may be pinned, a state, or have a time of its
  /// own.
  private func draft(_ kind: Int, byteCount: Int = 1) -> ConversationDraft<[UInt8]> {
    var draft = ConversationDraft([UInt8](repeating: UInt8(kind), count: byteCount))
    switch kind {
    case 0: draft.attributes.role = .user
    case 1: draft.idempotencyKey = "a"
    case 2:
      draft.idempotencyKey = "é"
      draft.attributes.role = .user
    case 3:
      draft.idempotencyKey = "a"
      draft.timeToLive = .nanoseconds(3)
    case 4:
      draft.idempotencyKey = "a"
      draft.isPinned = true
    default:
      draft.idempotencyKey = ""
      draft.attributes.kind = .state(key: "s")
    }
    return draft
  }

  /// Lets a message leave, in one of several ways, or none.
  private func leave(_ pair: FormPair, _ way: Int, _ number: Int, _ what: String) {
    let id = ConversationMessageID(rawValue: UInt64(1 + number % 4))
    switch way {
    case 0: pair.both("remove: \(what)") { $0.remove(id) }
    case 1: pair.both("remove all: \(what)") { $0.removeAll() }
    case 2: pair.both("trim: \(what)") { $0.trim(to: .count(number % 2)) }
    case 3: pair.both("subtree: \(what)") { $0.removeSubtree(of: id) }
    default: break
    }
  }

  @Test("B11 M6 L9 up to four messages, each of six kinds, one or all at once", arguments: windows)
  func small(window: ConversationWindow) {
    for number in stride(from: 0, to: 1_296, by: 1_296 / walkCount(of: 1_296)) {
      let pair = FormPair(observed: number % 2 == 0) { configuration in
        configuration.window = window
        configuration.compactsStates = number % 5 != 0
        configuration.capacity = 1 + number % 4
        configuration.overflow = number % 3 == 0 ? .reject : .evictOldest
        configuration.conversationByteBudget = number % 7 == 0 ? 3 : nil
        configuration.keyCapacity = number % 13 < 3 ? number % 13 : nil
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
          if number % 4 < 3 { pair.clock.advance(by: .nanoseconds(1)) }
          if number % 17 < 4 { leave(pair, 0, number, what) }
        }
      }
      leave(pair, number % 5, number / 5, what)
      if number % 23 == 0 { pair.both(what) { $0.finish() } }
      if number % 8 == 5 { pair.compare(what) }
      for later in 1...3 {
        pair.clock.advance(by: .nanoseconds(1 + number % 3))
        // It shows nowhere who collects, and when.
        if (number + later) % 3 == 0 { pair.packed.store.expire() }
        if (number + later) % 4 == 0 { pair.apart.store.expire() }
        pair.both("later: \(what)") { $0.append(draft(1 + (number + later) % 5)) }
      }
      pair.compare("later: \(what)")
      #expect(pair.isPacked)
    }
  }

  @Test("B11 B8 M6 what a queue hands out is known, though nothing is left but keys")
  func consumed() {
    for number in 0..<72 {
      let pair = FormPair { configuration in
        configuration.window = number % 2 == 0 ? .time(.nanoseconds(9)) : .unbounded
        configuration.retention = .untilConsumed
        configuration.keyCapacity = number % 3 == 0 ? 1 : nil
        configuration.remembrance = .nanoseconds(number % 4 < 2 ? 2 : 100)
      }
      let what = "\(number)"
      for kind in [1, 2, 3 * (number % 2)] { pair.both(what) { $0.append(draft(kind)) } }
      if number % 5 == 0 {
        let group = pair.both(what) { $0.group("g").receive(as: "c", atMost: 2).count }
        #expect(group == 2)
        pair.both(what) { conversation in
          conversation.group("g").receive(as: "c", atMost: 2).map {
            conversation.group("g").acknowledge($0.receipt)
          }
        }
      }
      for _ in 0..<3 { pair.both(what) { $0.dequeue() } }
      for _ in 0..<5 {
        pair.both("repeated: \(what)") { $0.append(draft(1 + number % 3)) }
        pair.both("left: \(what)") { $0.dequeue() }
        pair.compare(what)
        pair.clock.advance(by: .nanoseconds(1 + number % 4))
        pair.both("count: \(what)") { $0.store.count }
      }
      if number % 2 == 0 {
        pair.clock.advance(by: .nanoseconds(200))
        if number % 5 > 0 { pair.both("none: \(what)") { $0.store.count } }
      }
    }
  }

  @Test("B11 M6 the windows change, and with them how long a key is remembered")
  func windowsChange() {
    for number in 0..<60 {
      let pair = FormPair { configuration in
        configuration.window = .time(.nanoseconds(number % 2 == 0 ? 4 : 20))
        configuration.remembrance = .nanoseconds(number % 3 == 0 ? 1 : 50)
      }
      for kind in [1, 2, number % 6] { pair.both { $0.append(draft(kind)) } }
      leave(pair, number % 5, number / 5, "\(number)")
      pair.clock.advance(by: .nanoseconds(number % 7))
      pair.both {
        $0.store.setWindow(.time(.nanoseconds(number % 2 == 0 ? 20 : 4)), of: nil)
      }
      for _ in 0..<4 {
        pair.both("\(number)") { $0.append(draft(1)) }
        pair.both("\(number)") { $0.append(draft(2)) }
        pair.compare("\(number)")
        leave(pair, 1, 0, "\(number)")
        pair.clock.advance(by: .nanoseconds(3))
      }
    }
  }

  @Test("B11 M6 L7 L9 long conversations with keys are what a log is, and give all back")
  func long() {
    withSeed { random in
      for _ in 0..<walkCount(of: 4) {
        let pair = FormPair(observed: random.next() % 2 == 0) { configuration in
          configuration.window =
            [.time(.nanoseconds(600)), .count(100), .turns(30), .unbounded][Int(random.next() % 4)]
          configuration.capacity = 200
          configuration.compactsStates = true
          configuration.keyCapacity = 30
          configuration.overflow = random.next() % 3 == 0 ? .reject : .evictOldest
          configuration.conversationByteBudget = random.next() % 2 == 0 ? 12_000 : nil
        }
        let most = 1 + random.next() % 250
        // So many that live ones and those that are remembered are packed.
        for step in 0..<600 {
          let last = pair.packed.head()?.rawValue ?? 0
          let some = ConversationMessageID(rawValue: last - min(last, random.next() % 160))
          let key = "k\(random.next() % 34)"
          switch random.next() % 12 {
          case 0..<9:
            var draft = ConversationDraft([UInt8](repeating: 3, count: Int(random.next() % most)))
            if random.next() % 3 == 0 { draft.idempotencyKey = key }
            if random.next() % 5 == 0 {
              draft.attributes.kind = .state(key: "s\(random.next() % 3)")
            }
            draft.isPinned = random.next() % 40 == 0
            if random.next() % 2 == 0 { draft.attributes.role = .user }
            if random.next() % 9 == 0 { draft.timeToLive = .nanoseconds(Int(random.next() % 99)) }
            if random.next() % 12 == 0 { draft.parent = .message(some) }
            if random.next() % 20 == 0 {
              pair.both { $0.append(contentsOf: [draft, draft]) }
            } else {
              pair.both { $0.append(draft) }
            }
          case 9: pair.both("remove \(some)") { $0.remove(some) }
          default: pair.clock.advance(by: .nanoseconds(Int(random.next() % 20)))
          }
          pair.both("read") { $0.read(through: .turns(2)) }
          if step % 120 == 119 { pair.compare("step \(step)") }
        }
        #expect(pair.isPacked)
        pair.both { $0.removeAll() }
        pair.compare("removed")
      }
    }
  }

  @Test(
    "B11 M6 more keys than are looked through have a conversation kept apart, as have long ones")
  func many() {
    let pair = FormPair()
    for number in 0..<70 {
      var draft = draft(0)
      draft.idempotencyKey = "\(number)"
      pair.both { $0.append(draft) }
      if number % 2 == 0 { pair.both { $0.remove(.init(rawValue: UInt64(number + 1))) } }
      #expect(pair.isPacked == (number < PackedConversation.maximumKeys))
    }
    for number in 0..<70 {
      var draft = draft(0)
      draft.idempotencyKey = "\(number)"
      pair.both { $0.append(draft) }
    }
    pair.compare()
    let long = FormPair()
    for (count, isPacked) in [(1_024, true), (1_025, false)] {
      var draft = draft(0)
      draft.idempotencyKey = String(repeating: "k", count: count)
      for _ in 0..<2 { long.both { $0.append(draft) } }
      #expect(long.isPacked == isPacked)
    }
    long.compare()
  }

  @Test("B11 L7 once keys have gone nothing is held that was not without them")
  func givenBack() {
    func held(_ pair: FormPair) -> Int {
      pair.packed.store.shards.map { $0.pointee.heldInConversations }.reduce(0, +)
    }
    let plain = FormPair { $0.window = .time(.nanoseconds(100)) }
    let keyed = FormPair { $0.window = .time(.nanoseconds(100)) }
    for pair in [plain, keyed] {
      for number in 0..<20 {
        var draft = draft(0)
        if pair.packed.store === keyed.packed.store { draft.idempotencyKey = "key \(number)" }
        pair.both { $0.append(draft) }
      }
    }
    #expect(held(keyed) > held(plain))
    for pair in [plain, keyed] {
      for id in 1...20 { pair.both { $0.remove(.init(rawValue: UInt64(id))) } }
      pair.clock.advance(by: .nanoseconds(50))
      pair.both { $0.append(draft(0)) }
    }
    #expect(held(keyed) > held(plain))
    for pair in [plain, keyed] {
      pair.clock.advance(by: .nanoseconds(50))
      pair.both { $0.store.expire() }
    }
    #expect(held(keyed) == held(plain))
    #expect(keyed.isPacked)
  }

  @Test("B11 L8 a store that is restored from the bytes of the other form knows the same keys")
  func restored() throws {
    let pair = FormPair { $0.window = .time(.nanoseconds(100)) }
    for kind in 1...4 { pair.both { $0.append(draft(kind)) } }
    pair.both { $0.remove(.init(rawValue: 1)) }
    pair.both { $0.append(draft(3)) }
    pair.both { $0.remove(.init(rawValue: 2)) }
    for store in [pair.packed.store, pair.apart.store] {
      let other = ConversationStore(pair.packed.store.configuration)
      try other.restore(from: store.snapshot())
      #expect(other["a"].isPacked)
      for kind in 1...4 {
        let answer = other["a"].append(draft(kind))
        #expect("\(answer)" == "\(pair.both { $0.append(draft(kind)) })")
      }
    }
  }

  @Test("B11 M6 M5 with a key each, ten messages take at most 140 bytes each, all told")
  func size() {
    let crowd = PackedCrowd()
    for round in 0..<10 {
      for conversation in crowd.conversations {
        _ = conversation.append(
          ConversationDraft(
            crowd.payload, attributes: ConversationAttributes(role: .user),
            idempotencyKey: "request \(round)"))
      }
    }
    crowd.expect(140)
  }
}
