import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Messages of packed conversations with times of their own")
struct PackedTimeTests {
  private static let windows: [ConversationWindow] = [
    .unbounded, .time(.nanoseconds(6)), .count(2), .turns(1), .bytes(5),
  ]

  /// All orders of some numbers.
  private func orders(of numbers: [Int]) -> [[Int]] {
    guard !numbers.isEmpty else { return [[]] }
    return numbers.flatMap { number in
      orders(of: numbers.filter { $0 != number }).map { [number] + $0 }
    }
  }

  private func draft(
    _ number: Int, lasting time: Int?, below parent: Int? = nil
  ) -> ConversationDraft<[UInt8]> {
    let roles: [ConversationRole] = [.user, .assistant, .toolCall, .toolResult]
    var draft = ConversationDraft([UInt8](repeating: 1, count: number % 4))
    draft.attributes.role = roles[number % 4]
    draft.timeToLive = time.map { .nanoseconds($0) }
    if let parent {
      draft.parent = parent == 0 ? .root : .message(ConversationMessageID(rawValue: UInt64(parent)))
    }
    return draft
  }

  @Test(
    "W7 M6 L9 of up to four messages each has one of five times, and one is removed",
    arguments: windows)
  func small(window: ConversationWindow) {
    let times: [Int?] = [nil, 0, 1, 3, 9]
    for count in 0...4 {
      var cases = 1
      for _ in 0..<count { cases *= times.count }
      for number in 0..<cases {
        let pair = FormPair(observed: number % 2 == 0) { configuration in
          configuration.window = window
          configuration.capacity = 2 + number % 3
          configuration.overflow = number % 5 == 0 ? .reject : .evictOldest
        }
        var rest = number
        let what = "\(number) of \(cases), \(window)"
        for index in 0..<count {
          // In a line, or each below the one before the last.
          let parent = number % 3 == 0 ? max(0, index - 1) : nil
          pair.both(what) { $0.append(draft(index + 1, lasting: times[rest % 5], below: parent)) }
          if number % 4 < 2 { pair.clock.advance(by: .nanoseconds(1)) }
          rest /= 5
        }
        pair.both(what) { ($0.newest(of: .main), $0.branches) }
        if number % 7 < 4 {
          pair.both(what) { $0.remove(ConversationMessageID(rawValue: UInt64(1 + number % 7))) }
        }
        for later in [0, 1, 2, 3, 6] {
          pair.clock.advance(by: .nanoseconds(later))
          // It shows nowhere who collects, and when.
          if (number + later) % 3 == 0 { pair.packed.store.expire() }
          if (number + later) % 4 == 0 { pair.apart.store.expire() }
          pair.both("newest: \(what)") {
            ($0.newest(of: .main), $0.subtree(of: .init(rawValue: 1)))
          }
          pair.both("read: \(what)") { $0.read(through: .turns(1)) }
          guard (number + later) % 29 == 0 else { continue }
          pair.compare("\(what), later by \(later)")
        }
        pair.both(what) { $0.append(draft(1, lasting: nil)) }
        pair.compare(what)
        #expect(pair.isPacked)
      }
    }
  }

  @Test("W7 M6 L6 five messages are over in every order, and one is removed")
  func orders() {
    for (number, order) in orders(of: [1, 2, 3, 4, 5]).enumerated() {
      for removed in 0...5 {
        let pair = FormPair(observed: removed % 2 == 0)
        for (index, time) in order.enumerated() {
          let parent = (number + removed) % 2 == 0 ? nil : index * 2 / 3
          pair.both { $0.append(draft(index + 1, lasting: time * 2, below: parent)) }
        }
        for instant in 1...6 {
          pair.clock.advance(by: .nanoseconds(2))
          pair.both("\(order)") { ($0.newest(of: .main), $0.read(.main).leftOut) }
          if instant == 3 {
            pair.both { $0.remove(ConversationMessageID(rawValue: UInt64(removed))) }
          }
          if (instant + number + removed) % 7 == 0 {
            pair.compare("\(order) at \(instant), removed \(removed)")
          }
        }
        pair.both { $0.append(draft(2, lasting: 4)) }
        pair.compare("\(order), one more")
        #expect(pair.isPacked)
      }
    }
  }

  @Test(
    "W7 W9 M6 L7 long conversations with times here and there, or everywhere, are what a log is")
  func long() {
    withSeed { random in
      for _ in 0..<walkCount(of: 3) {
        let one = [1, 2, 9, 60][Int(random.next() % 4)]
        let pair = FormPair(observed: random.next() % 2 == 0) { configuration in
          configuration.window =
            [
              .time(.nanoseconds(400)), .count(100), .turns(30), .bytes(9_000), .unbounded,
            ][Int(random.next() % 5)]
          configuration.capacity = 400
          configuration.conversationByteBudget = random.next() % 2 == 0 ? 12_000 : nil
          configuration.overflow = random.next() % 3 == 0 ? .reject : .evictOldest
          configuration.retention = random.next() % 3 == 0 ? .untilConsumed : .window
        }
        let isQueue = pair.packed.store.configuration.retention == .untilConsumed
        let most = 1 + random.next() % 250
        for step in 0..<600 {
          let last = pair.packed.head()?.rawValue ?? 0
          let some = ConversationMessageID(rawValue: last - min(last, random.next() % 160))
          switch random.next() % 16 {
          case 0..<10:
            var draft = ConversationDraft(
              [UInt8](repeating: 3, count: Int(random.next() % most)))
            draft.attributes.role = ConversationRole.allCases.randomElement(using: &random)
            if random.next() % UInt64(one) == 0 {
              draft.timeToLive = .nanoseconds(
                Int(random.next() % [5, 300, 3_000][Int(random.next() % 3)]))
            }
            draft.isPinned = !isQueue && random.next() % 40 == 0
            if random.next() % 4 == 0 { draft.attributes.author = "Ann" }
            if random.next() % 8 == 0 { draft.parent = .message(some) }
            if random.next() % 20 == 0 {
              pair.both { $0.append(contentsOf: [draft, draft]) }
            } else {
              pair.both { $0.append(draft) }
            }
          case 10, 11: pair.both("remove \(some)") { $0.remove(some) }
          case 12: if isQueue { pair.both { $0.dequeue() } }
          case 13: pair.packed.store.expire()
          default:
            pair.clock.advance(by: .nanoseconds(Int(random.next() % (step % 90 == 0 ? 400 : 20))))
          }
          pair.both("newest") { $0.newest(of: .main) }
          pair.both("children") { $0.children(of: some).map(\.id) }
          pair.both("subtree") { $0.subtree(of: some).map(\.id) }
          pair.both("read") { $0.read(through: .count(7)) }
          pair.both("branch") { $0.read(.main, through: .turns(3)) }
          pair.both("path to \(some)") { $0.path(to: some, through: .bytes(999)) }
          if step % 100 == 99 { pair.compare("step \(step)") }
        }
        #expect(pair.isPacked)
        for window in [.count(20), .time(.nanoseconds(50)), .unbounded] as [ConversationWindow] {
          pair.both { $0.store.setWindow(window, of: nil) }
          pair.compare("\(window)")
          pair.clock.advance(by: .nanoseconds(9))
        }
        pair.both { $0.removeAll() }
        let held = pair.packed.store.shards.map { $0.pointee.heldInConversations }
        #expect(held.reduce(0, +) == 0, "Nothing but the slot is left.")
      }
    }
  }

  @Test("M6 L7 once all that had times of their own has left, it is as if they had never been")
  func trace() {
    let clock = ConversationManualClock()
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.habits.sweeps = false
    configuration.shardCount = 1
    let store = ConversationStore(configuration)
    for number in 0..<40 {
      let isTimed = number % 2 == 1
      _ = store["b"].append(
        ConversationDraft([1, 2, 3], timeToLive: isTimed ? .seconds(1 + number % 5) : nil))
    }
    #expect(store["b"].read().messages.count == 40)
    clock.advance(by: .seconds(9))
    #expect(store["b"].read().messages.count == 20)
    let held = store.shards.map { $0.pointee.heldInConversations }.reduce(0, +)
    // Gaps of four to five bytes lie between them, beside the facts of the annex.
    let records = BlockSize.rounded(20 * (6 + 5))
    #expect(held <= records + PackedAnnex.Parts.bytes)
    #expect(store.shards.allSatisfy { $0.pointee.apart.isEmpty })
  }

  @Test("W9 M6 the store comes to what is over by its own time, though something else is first")
  func swept() {
    let clock = ConversationManualClock()
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.resolution = .milliseconds(1)
    configuration.window = .time(.seconds(100))
    configuration.habits.sweeps = false
    configuration.shardCount = 1
    let store = ConversationStore(configuration)
    for time in [nil, 50, 3, 20, nil, 90] as [Int?] {
      _ = store["c"].append(
        ConversationDraft([1], timeToLive: time.map { .seconds($0) }))
    }
    for (seconds, live) in [(2, 6), (2, 5), (17, 4), (40, 3), (35, 2), (20, 0)] {
      clock.advance(by: .seconds(seconds))
      store.expire()
      #expect(store.account.live == live)
    }
  }

  @Test("M6 M5 where every message has a time of its own, one takes at most 128 bytes, all told")
  func size() {
    let crowd = PackedCrowd()
    for round in 0..<10 {
      for conversation in crowd.conversations {
        var draft = ConversationDraft(crowd.payload, timeToLive: .seconds(3_600 + 60 * round))
        draft.attributes.role = .user
        _ = conversation.append(draft)
      }
    }
    crowd.expect(128)
  }
}
