import _ConversationTestSupport

@testable import ConversationMemory

/// A conversation with groups whose consumers crash, stall, refuse and come too late, on a clock
/// that jumps, all from one seed.
///
/// Whatever it is kept in, the same seed gives the same.
struct GroupSimulation<Home: SimulatedHome & ~Copyable>: ~Copyable {
  /// A consumer's own memory of what it holds, which a crash wipes out.
  private struct Consumer {
    let name: String
    var held: [ConversationDelivery<[UInt8]>] = []
    var stallsUntil = Int64.min
  }

  private struct Group {
    let reference: GroupReference
    var checker: GroupChecker
    var consumers: [Consumer]
  }

  private var random: SeededGenerator
  private var home: Home
  private var groups: [Group] = []
  private var now: Int64 = 0
  private var live: [ConversationMessageID: Int64] = [:]
  private let lease: Int64
  /// What was handed out, in its order, as a number.
  private(set) var fingerprint: UInt64 = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    let capacity = Int.random(in: 2...40, using: &random)
    let retention: ConversationRetention =
      Bool.random(using: &random) ? .window : .untilConsumed
    let overflow: ConversationOverflow = Bool.random(using: &random) ? .evictOldest : .reject
    lease = Int64.random(in: 1...50, using: &random)
    let windows: [ConversationWindow] = [
      .unbounded, .time(.nanoseconds(Int64.random(in: 1...300, using: &random))),
      .count(Int.random(in: 1...30, using: &random)),
    ]
    home = Home(
      SimulatedRules(
        window: windows.randomElement(using: &random) ?? .unbounded, capacity: capacity,
        retention: retention, overflow: overflow))
    for number in 0..<Int.random(in: 1...2, using: &random) {
      let maximum = Int.random(in: 0...3, using: &random)
      let rules = ConversationGroupRules(
        lease: .nanoseconds(lease), maximumDeliveries: maximum == 0 ? nil : maximum,
        backOff: .nanoseconds(Int64.random(in: 0...10, using: &random)),
        maximumBackOff: .nanoseconds(30))
      let description = GroupDescription<[UInt8]>(
        name: "group \(number)", rules: rules, deadLetters: nil)
      groups.append(
        Group(
          reference: home.perform(at: 0) { $0.open(description, from: .oldest, at: $1) },
          checker: GroupChecker(rules, from: ConversationMessageID(rawValue: 1)),
          consumers: (0..<Int.random(in: 1...4, using: &random)).map { Consumer(name: "\($0)") }))
    }
  }

  /// The time as the conversation has it: that of the latest event, if the clock stepped back.
  private var latest: Int64 = 0
  private var time: Int64 { max(latest, now) }

  /// Does something to the conversation now.
  private mutating func perform<Result>(
    _ body: (inout LogState<[UInt8]>, Int64) -> Result
  ) -> Result {
    let (result, latest) = home.perform(at: now) { state, now in
      let now = state.heart.advance(to: now)
      let result = body(&state, now)
      return (result, state.heart.latest)
    }
    self.latest = latest
    return result
  }

  /// Lets everything happen so many times, and then sees that it comes to an end.
  mutating func run(steps: Int) throws(GroupChecker.Breach) {
    for _ in 0..<steps {
      try step()
      try settle()
    }
    try drain()
  }

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  private mutating func step() throws(GroupChecker.Breach) {
    let group = Int.random(in: groups.indices, using: &random)
    let consumer = Int.random(in: groups[group].consumers.indices, using: &random)
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<25: append()
    case 25..<30: moveClock()
    case 30..<40: now += Int64.random(in: 0...5, using: &random)
    case 40..<42: removeMessage()
    case 42..<44: groups[group].consumers[consumer].held = []
    case 44..<46:
      groups[group].consumers[consumer].stallsUntil =
        now + Int64.random(in: 0...(3 * lease), using: &random)
    case 46..<47: release(group, consumer)
    case 47..<48: if chance(10) { press() }
    case 48..<49: if chance(50) { try moveHouse() }
    default:
      guard groups[group].consumers[consumer].stallsUntil <= now else { return }
      try work(group, consumer)
    }
  }

  private mutating func append() {
    let count = Int.random(in: 1...3, using: &random)
    for _ in 0..<count {
      var entry = ConversationEntry(byteCount: 1, tokenCount: 0)
      if chance(10) { entry.timeToLive = Int64.random(in: 1...200, using: &random) }
      entry.isPinned = chance(2)
      let decision = perform { state, now in
        state.append([UInt8(truncatingIfNeeded: state.heart.nextID.rawValue)], entry, at: now)
      }
      guard case .appended(let id) = decision else { continue }
      for group in groups.indices { groups[group].checker.append(id) }
    }
  }

  /// Ahead by much, or back.
  private mutating func moveClock() {
    now += Int64.random(in: -20...100, using: &random)
    now = max(0, now)
  }

  private mutating func moveHouse() throws(GroupChecker.Breach) {
    perform { _, _ in }
    do throws(ConversationSnapshotError) {
      try home.moveHouse(at: time)
    } catch {
      throw GroupChecker.Breach("L8: \(error)")
    }
  }

  /// Others have all messages give way.
  private mutating func press() {
    perform { _, _ in }
    home.press(at: time)
  }

  private mutating func removeMessage() {
    guard let id = live.keys.sorted().randomElement(using: &random) else { return }
    _ = perform { $0.heart.remove(id, at: $1) }
  }

  /// Somebody lets a consumer go that is thought to have crashed; it may not have.
  private mutating func release(_ group: Int, _ consumer: Int) {
    let reference = groups[group].reference
    let name = groups[group].consumers[consumer].name
    let held =
      perform { state, _ in state.status(of: reference) }?.consumers.first { $0.name == name }?.held
      ?? []
    groups[group].checker.release(held)
    _ = perform { state, _ in state.groups[reference].remove(consumer: name) }
  }

  private mutating func work(_ group: Int, _ consumer: Int) throws(GroupChecker.Breach) {
    let held = groups[group].consumers[consumer].held
    guard !held.isEmpty, chance(60) else { return try receive(group, consumer) }
    let place = Int.random(in: held.indices, using: &random)
    try answer(held[place], group)
    if chance(90) { groups[group].consumers[consumer].held.remove(at: place) }
  }

  private mutating func receive(_ group: Int, _ consumer: Int) throws(GroupChecker.Breach) {
    let limit = Int.random(in: 1...4, using: &random)
    let reference = groups[group].reference
    let name = groups[group].consumers[consumer].name
    let deliveries = perform { state, now in
      var deliveries: [ConversationDelivery<[UInt8]>] = []
      state.deliver(of: reference, to: name, atMost: limit, at: now, into: &deliveries)
      return deliveries
    }
    // What died on the way died before these were handed out.
    try bury()
    for delivery in deliveries {
      try groups[group].checker.deliver(delivery, at: time)
      fingerprint = fingerprint &* 31 &+ delivery.receipt.id.rawValue &+ UInt64(now)
    }
    groups[group].consumers[consumer].held += deliveries
  }

  private mutating func answer(
    _ delivery: ConversationDelivery<[UInt8]>, _ group: Int
  ) throws(GroupChecker.Breach) {
    let receipt = delivery.receipt
    let reference = groups[group].reference
    let isOver = delivery.message.expiry.nanoseconds <= time
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<6:
      let settlement = perform { $0.acknowledge(receipt, of: reference, at: $1) }
      try groups[group].checker.acknowledge(receipt, settlement)
    case 6..<9:
      let rest = chance(30) ? Int64.random(in: 0...20, using: &random) : nil
      let settlement = perform {
        $0.refuse(receipt, of: reference, reason: "no", rest: rest, at: $1)
      }
      try groups[group].checker.refuse(
        receipt, settlement, rest: rest, at: time, isOver: isOver)
    default:
      let end = time + Int64.random(in: 1...(2 * lease), using: &random)
      let settlement = perform { $0.extend(receipt, of: reference, until: end, at: $1) }
      try groups[group].checker.extend(receipt, settlement, until: end, isOver: isOver)
    }
  }

  private mutating func bury() throws(GroupChecker.Breach) {
    for (reference, letter) in home.takeDeadLetters() {
      for group in groups.indices where groups[group].reference == reference {
        try groups[group].checker.bury(letter, at: time)
      }
    }
  }

  /// What every operation does at its end, and the comparison with what was seen from outside.
  private mutating func settle() throws(GroupChecker.Breach) {
    perform { _, _ in }
    if chance(20), !home.sweep(at: time) { throw GroupChecker.Breach("W9: not all has gone") }
    try bury()
    for id in home.takeDeparted() {
      for group in groups.indices { groups[group].checker.depart(id) }
    }
    let headers = perform { state, _ in
      state.heart.checkInvariants()
      return state.heart.read(through: .unbounded.cutAnywhere(), at: .min).headers
    }
    live = Dictionary(uniqueKeysWithValues: headers.map { ($0.id, $0.expiry.nanoseconds) })
    for group in groups {
      let reference = group.reference
      guard let status = perform({ state, _ in state.status(of: reference) }) else { continue }
      try group.checker.check(status)
    }
  }

  /// All consumers work well from here on: whatever is live must come to an end.
  private mutating func drain() throws(GroupChecker.Breach) {
    perform { state, _ in state.heart.finish() }
    for _ in 0..<400 {
      var isDone = true
      for group in groups.indices {
        let reference = groups[group].reference
        let deliveries = perform { state, now in
          var deliveries: [ConversationDelivery<[UInt8]>] = []
          state.deliver(of: reference, to: "last", atMost: 16, at: now, into: &deliveries)
          return deliveries
        }
        try bury()
        for delivery in deliveries {
          try groups[group].checker.deliver(delivery, at: time)
          let settlement = perform { $0.acknowledge(delivery.receipt, of: reference, at: $1) }
          try groups[group].checker.acknowledge(delivery.receipt, settlement)
        }
        if !perform({ state, _ in state.isAtEnd(reference) }) { isDone = false }
      }
      try settle()
      if isDone { return try checkEnd() }
      now += max(1, lease / 4)
    }
    throw GroupChecker.Breach("L4: the groups do not come to an end")
  }

  private func checkEnd() throws(GroupChecker.Breach) {
    for group in groups { try group.checker.checkEnd(live: Array(live.keys)) }
  }
}
