import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Groups of packed conversations")
struct PackedGroupTests {
  private static let windows: [ConversationWindow] = [
    .unbounded, .time(.nanoseconds(5)), .count(2), .turns(2),
  ]

  private func rules(_ number: Int) -> ConversationGroupRules {
    ConversationGroupRules(
      lease: .nanoseconds(3), maximumDeliveries: [1, 2, nil][number % 3],
      backOff: .nanoseconds(number % 2), maximumBackOff: .nanoseconds(4))
  }

  @Test(
    """
    M6 B5 L9 of up to four messages, with one group or two, every three things that can happen \
    come to the same in both forms
    """, arguments: 0..<5)
  func small(messages: Int) {
    for (number, steps) in GroupStep.everyThree(from: messages) {
      let retention: ConversationRetention = number % 2 == 0 ? .window : .untilConsumed
      let window = Self.windows[number / 2 % 4]
      let names = number % 5 < 2 ? ["one"] : ["one", "lost"]
      var pair = GroupPair(
        names, rules(number), observed: number % 3 == 0, keepingAwake: number / 3 % 2 == 1
      ) { configuration in
        configuration.window = window
        configuration.retention = retention
        configuration.capacity = number % 7 == 0 ? 3 : 9
      }
      let what = "\(messages), \(retention), \(window), \(steps)"
      if number % 4 != 0 { pair.open() }
      for place in 0..<messages { pair.take(.append, place) }
      if number % 4 == 0 { pair.open() }
      pair.take(.receiveTwo, number)
      for (place, step) in steps.enumerated() { pair.take(step, number / 3 + place) }
      let isPacked = pair.forms.isPacked
      #expect(isPacked, "\(what)")
      if number % 4 == 0 { pair.compare(what) }
      pair.take(.wait, 0)
      pair.take(.wait, 0)
      pair.take(.receiveTwo, 1)
      pair.compare("\(what), later")
    }
  }

  @Test(
    "M6 B5 L5 L8 L9 W7 long walks with groups are the same in both forms, whatever leaves when",
    arguments: 0..<4)
  func long(part: Int) {
    withSeed("part \(part)") { random in
      for number in 0..<walkCount(of: 6) {
        let window: ConversationWindow = [
          .time(.nanoseconds(60)), .count(20), .turns(6), .bytes(900), .unbounded,
        ][Int(random.next() % 5)]
        let capacity = random.next() % 2 == 0 ? 30 : 200
        let retention: ConversationRetention = random.next() % 2 == 0 ? .window : .untilConsumed
        let overflow: ConversationOverflow = random.next() % 3 == 0 ? .reject : .evictOldest
        let rules = ConversationGroupRules(
          lease: .nanoseconds(Int64(1 + random.next() % 30)),
          maximumDeliveries: [1, 2, 3, nil][Int(random.next() % 4)],
          backOff: .nanoseconds(Int64(random.next() % 9)), maximumBackOff: .nanoseconds(20))
        var pair = GroupPair(
          ["one", "lost", "three"], rules, observed: random.next() % 2 == 0
        ) { configuration in
          configuration.window = window
          configuration.capacity = capacity
          configuration.retention = retention
          configuration.overflow = overflow
        }
        for step in 0..<240 {
          walk(&pair, dequeues: retention == .untilConsumed && number % 2 == 0, &random)
          if step % 40 == 39 {
            pair.compare("\(number), step \(step), \(window), \(retention)")
            let isPacked = pair.forms.isPacked
            #expect(isPacked)
          }
        }
        leave(pair)
      }
    }
  }

  /// - Parameter dequeues: Whether messages of the shared cursor are handed out, too; else some are
  ///   pinned. Where the cursor is among messages that stay is not packed.
  private func walk(
    _ pair: inout GroupPair, dequeues: Bool, _ random: inout SeededGenerator
  ) {
    let forms = pair.forms
    let name = pair.names[Int(random.next() % 3)]
    let consumer = ["a", "b", "a consumer with a long name"][Int(random.next() % 3)]
    let last = forms.packed.head()?.rawValue ?? 0
    let some = ConversationMessageID(rawValue: last - min(last, random.next() % 40))
    let duration = Duration.nanoseconds(Int64(random.next() % 12))
    let place = pair.held.isEmpty ? 0 : Int(random.next() % UInt64(pair.held.count))
    let isForgotten = random.next() % 4 > 0
    switch random.next() % 47 {
    case 0..<10:
      var draft = ConversationDraft([UInt8](repeating: 3, count: Int(random.next() % 60)))
      draft.attributes.role = ConversationRole.allCases.randomElement(using: &random)
      draft.isPinned = !dequeues && random.next() % 20 == 0
      if random.next() % 6 == 0 { draft.timeToLive = .nanoseconds(Int64(random.next() % 40)) }
      if random.next() % 4 == 0 { draft.idempotencyKey = "k\(random.next() % 20)" }
      forms.both { $0.append(draft) }
    case 10:
      forms.both { $0.append(contentsOf: Array(repeating: ConversationDraft([1]), count: 3)) }
    case 11..<18:
      let limit = random.next() % 12 == 0 ? 90 : 1 + random.next() % 4
      pair.receive(name, as: consumer, atMost: Int(limit))
    case 18..<24:
      if !pair.held.isEmpty { pair.answer(place, forgetting: isForgotten) { $0.acknowledge($1) } }
    case 24..<27:
      if !pair.held.isEmpty {
        pair.answer(place, forgetting: isForgotten) { $0.refuse($1, reason: nil, rest: duration) }
      }
    case 27, 28:
      if !pair.held.isEmpty {
        pair.answer(place, forgetting: false) { $0.extend($1, by: duration) }
      }
    case 29: forms.both("release") { pair.group(name, of: $0).removeConsumer(consumer) }
    case 30: forms.both("status") { pair.group(name, of: $0).status }
    case 31: forms.both("remove \(some)") { $0.remove(some) }
    case 32: if dequeues, random.next() % 3 == 0 { forms.both { $0.dequeue() } }
    case 33:
      if random.next() % 6 == 0 {
        forms.both { conversation in
          let group = pair.group(name, of: conversation)
          conversation.remove(group)
          return conversation.groups
        }
      }
    case 34:
      if random.next() % 8 == 0 { forms.both { $0.removeAll() } }
    case 35:
      if random.next() % 8 == 0 {
        let pattern: ConversationPattern? = random.next() % 2 == 0 ? nil : "a"
        forms.both { $0.store.setWindow(.count(12), of: pattern) }
      }
    case 39: pair.claim(name, as: consumer, Int(random.next() % 420))
    case 40:
      let ids = pair.held.suffix(2).map(\.receipt.id) + [some]
      let count = random.next() % 3 == 0 ? Int(random.next() % 3) : nil
      forms.both("give back") { pair.group(name, of: $0).release(ids, countingAs: count) }
    case 41:
      if random.next() % 3 == 0 {
        let position: ConversationPosition = random.next() % 5 == 0 ? .newest : .after(some)
        forms.both("move to \(position)") { pair.group(name, of: $0).move(to: position) }
      }
    case 36, 37:
      pair.wait(at: name, as: consumer, atMost: Int(1 + random.next() % 3))
    case 38:
      if let waiting = pair.waiting.indices.randomElement(using: &random) {
        pair.withdraw(waiting)
      }
    default: forms.clock.advance(by: duration)
    }
  }

  /// Has everything leave, and expects the bytes of a conversation that never had a group.
  private func leave(_ pair: GroupPair) {
    for name in pair.names {
      pair.forms.both { $0.remove(pair.group(name, of: $0)) }
    }
    #expect(pair.forms.packed.groups.isEmpty)
    #expect(pair.waiting.allSatisfy { $0.allSatisfy { $0.outcome != nil } })
    pair.compare("all groups are gone")
    pair.forms.both { $0.removeAll() }
    pair.forms.both { $0.store["dead"].removeAll() }
    let shard = pair.forms.packed.store.shards[0]
    let slots = (0..<shard.pointee.slots.bound).filter { shard.pointee.slots.contains($0) }
    let keys = slots.map { shard.pointee.slots[$0].packed }.filter { $0.leftKeyCount > 0 }
      .reduce(0) { $0 + 32 + ($1.leftKeys?.heldBytes ?? 0) }
    #expect(
      shard.pointee.heldInConversations == keys,
      "Nothing but the slots is left, and keys that are remembered.")
    #expect(shard.pointee.groups.count == 0 && shard.pointee.receivers.isEmpty)
  }

  /// A store of conversations of ten messages of 100 bytes, with a group each.
  ///
  /// - Returns: Bytes a message.
  @Test(
    "M6 M5 with a group that has handed out none, or all ten, a message takes at most 130 or 160")
  func size() {
    for (count, bytes) in [(0, 130.0), (10, 160.0)] {
      let crowd = PackedCrowd()
      crowd.append(10)
      for conversation in crowd.conversations {
        let deliveries = conversation.group("workers").receive(as: "worker 1", atMost: count)
        #expect(deliveries.count == count)
      }
      crowd.expect(bytes)
    }
  }

  @Test("W7 B5 M6 what is over before all that came earlier leaves on time beside a group, too")
  func time() {
    var pair = GroupPair(["one"], rules(2)) { $0.window = .time(.nanoseconds(100)) }
    pair.take(.append, 0)
    pair.open()
    pair.forms.both { $0.append(.init([1], timeToLive: .nanoseconds(3))) }
    pair.forms.clock.advance(by: .nanoseconds(3))
    // The store is asked, and not the conversation: that would look itself.
    pair.forms.both { $0.store.account }
    let live = pair.forms.packed.store.account.live
    #expect(live == 1)
  }

  @Test("M6 B5 B7 who waits at a group leaves it packed, and is served in turn, or told of the end")
  func waiting() {
    var pair = GroupPair(["one", "lost"], rules(2))
    pair.open()
    for consumer in ["a", "b", "c", "d"] { pair.wait(at: "lost", as: consumer, atMost: 1) }
    let isPacked = pair.forms.isPacked
    #expect(isPacked)
    pair.take(.append, 0)
    pair.take(.append, 1)
    pair.compare("two are served")
    let served = pair.waiting.map { $0[0].outcome != nil }
    #expect(served == [true, true, false, false])
    // The lease of what the first has ends, and nobody comes but for something else.
    pair.take(.wait, 0)
    pair.take(.wait, 0)
    pair.forms.both { $0.append([1]) }
    pair.compare("others are served")
    let all = pair.waiting.map { $0[0].outcome != nil }
    #expect(all == [true, true, true, true])
    // The first of two groups goes, so that the other is found where it was.
    pair.forms.both { $0.remove(pair.group("one", of: $0)) }
    pair.receive("lost", as: "e", atMost: 9)
    pair.wait(at: "lost", as: "f", atMost: 1)
    pair.forms.both { $0.moveApart() }
    pair.forms.both { $0.append([2]) }
    pair.compare("served where it was moved apart")
    pair.wait(at: "lost", as: "g", atMost: 1)
    pair.forms.both { $0.remove() }
    pair.compare("the end")
    let end = pair.waiting.map { $0[0].outcome != nil }
    #expect(end.allSatisfy { $0 })
  }

  @Test(
    "M6 B5 L9 who waits is served by the event in which something comes, whatever it is about",
    arguments: [true, false])
  func served(staysAwake: Bool) {
    var pair = GroupPair(["one"], rules(2), keepingAwake: staysAwake)
    pair.open()
    pair.take(.append, 0)
    pair.receive("one", as: "a", atMost: 1)
    for consumer in ["b", "c", "d"] { pair.wait(at: "one", as: consumer, atMost: 1) }
    // It rests for no time at all, and nobody comes afterwards.
    pair.answer(0) { $0.refuse($1, rest: .zero) }
    let first = pair.waiting.map { $0.map { $0.outcome != nil } }
    #expect(first == [[true, true], [false, false], [false, false]])
    // The lease of who has it now ends, and somebody waits no longer.
    pair.forms.clock.advance(by: .nanoseconds(4))
    pair.withdraw(2)
    let second = pair.waiting.map { $0.map { $0.outcome != nil } }
    #expect(second == [[true, true], [true, true], [true, true]])
    // What is given back, and where the cursor goes back to, is for those who wait, too.
    pair.wait(at: "one", as: "e", atMost: 1)
    pair.forms.both("give back") { conversation in
      let ids = conversation.read().messages.map(\.id)
      return pair.group("one", of: conversation).release(ids)
    }
    pair.wait(at: "one", as: "f", atMost: 1)
    pair.forms.both("go back") { pair.group("one", of: $0).move(to: .oldest) }
    let all = pair.waiting.allSatisfy { $0.allSatisfy { $0.outcome != nil } }
    #expect(all)
    pair.compare("all are served")
  }
}
