import _ConversationTestSupport

@testable import ConversationMemory

/// A conversation with groups whose consumers crash, stall, refuse and come too late, on a clock
/// that jumps, all from one seed.
///
/// Whatever it is kept in, and whenever somebody collects what is over, the same seed gives the
/// same.
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

  /// How often somebody collects what is over and ends what is due, beside those who work with the
  /// groups.
  enum Sweeping: CaseIterable {
    case never
    case sometimes
    case always
  }

  /// What can be seen of a conversation, which depends on the seed alone.
  struct Outcome: Equatable {
    /// Messages that were handed out, with their deliveries, and what came of answers.
    var answers: [Answer] = []
    var letters: [Letter] = []
    var departed: Set<ConversationMessageID> = []
    /// Of all groups at the end.
    var statuses: [ConversationGroupStatus?] = []
  }

  struct Answer: Equatable {
    let instant: Int64
    let receipt: ConversationReceipt
    /// What came of it; nil if it was handed out.
    var settlement: ConversationSettlement?
  }

  struct Letter: Equatable {
    let instant: Int64
    let group: String
    let receipt: ConversationReceipt
  }

  private var random: SeededGenerator
  /// For what must not change anything.
  private var sweeps: SeededGenerator
  private let sweeping: Sweeping
  private var home: Home
  private var groups: [Group] = []
  private var now: Int64 = 0
  private var live: [ConversationMessageID: Int64] = [:]
  private let lease: Int64
  private(set) var outcome = Outcome()

  init(seed: UInt64, sweeping: Sweeping) {
    random = SeededGenerator(seed: seed)
    sweeps = SeededGenerator(seed: ~seed)
    self.sweeping = sweeping
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
    case 49..<52: try claim(group, consumer)
    case 52..<53: try giveBack(group)
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
    let wasThere = perform { state, now in state.removeConsumer(name, of: reference, at: now) }
    if wasThere { groups[group].checker.release(name, at: time) }
  }

  /// What has left or is over by now is not claimed, nor given back.
  private var alive: [ConversationMessageID] {
    live.filter { $0.value > time }.keys.sorted()
  }

  private mutating func claim(_ group: Int, _ consumer: Int) throws(GroupChecker.Breach) {
    perform { _, _ in }
    try bury()
    let those = alive
    let ids = those.filter { groups[group].checker.isClaimable($0) }.shuffled(using: &random)
    let asked = Array(ids.prefix(3))
    let idle = Int64.random(in: 0...(2 * lease), using: &random)
    let reference = groups[group].reference
    let name = groups[group].consumers[consumer].name
    let terms = ClaimTerms(ConversationClaim(idleAtLeast: .nanoseconds(idle)))
    let deliveries = perform { state, now in
      state.claim(asked, of: reference, to: name, terms, at: now)
    }
    try groups[group].checker.claim(
      asked, idleAtLeast: idle, deliveries, to: name, at: time, live: Set(those))
    groups[group].consumers[consumer].held += deliveries
  }

  private mutating func giveBack(_ group: Int) throws(GroupChecker.Breach) {
    perform { _, _ in }
    try bury()
    let ids = alive.filter { groups[group].checker.isClaimable($0) }
    guard let id = ids.randomElement(using: &random) else { return }
    let reference = groups[group].reference
    let count = perform { $0.release([id], of: reference, countingAs: nil, at: $1) }
    guard count == 1 else { throw GroupChecker.Breach("\(id) was pending, and not given back") }
    groups[group].checker.giveBack([id], at: time)
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
      try groups[group].checker.deliver(delivery, to: name, at: time)
      outcome.answers.append(Answer(instant: now, receipt: delivery.receipt))
    }
    groups[group].consumers[consumer].held += deliveries
  }

  private mutating func answer(
    _ delivery: ConversationDelivery<[UInt8]>, _ group: Int
  ) throws(GroupChecker.Breach) {
    let receipt = delivery.receipt
    let reference = groups[group].reference
    // As it is by the clock, if that has not stepped back.
    let isOver = delivery.message.expiry.nanoseconds <= max(latest, now)
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<6:
      let settlement = perform { $0.acknowledge(receipt, of: reference, at: $1) }
      try groups[group].checker.acknowledge(receipt, settlement, isOver: isOver)
      outcome.answers.append(Answer(instant: now, receipt: receipt, settlement: settlement))
    case 6..<9:
      let rest = chance(30) ? Int64.random(in: 0...20, using: &random) : nil
      let settlement = perform {
        $0.refuse(receipt, of: reference, reason: "no", rest: rest, at: $1)
      }
      try groups[group].checker.refuse(
        receipt, settlement, rest: rest, at: time, isOver: isOver)
      outcome.answers.append(Answer(instant: now, receipt: receipt, settlement: settlement))
    default:
      let end = time + Int64.random(in: 1...(2 * lease), using: &random)
      let settlement = perform { $0.extend(receipt, of: reference, until: end, at: $1) }
      try groups[group].checker.extend(receipt, settlement, until: end, isOver: isOver)
      outcome.answers.append(Answer(instant: now, receipt: receipt, settlement: settlement))
    }
  }

  private mutating func bury() throws(GroupChecker.Breach) {
    for (reference, letter) in home.takeDeadLetters() {
      outcome.letters.append(
        Letter(instant: letter.instant, group: letter.group.name, receipt: letter.receipt))
      for group in groups.indices where groups[group].reference == reference {
        try groups[group].checker.bury(letter)
      }
    }
  }

  /// What every operation does at its end, and the comparison with what was seen from outside.
  private mutating func settle() throws(GroupChecker.Breach) {
    perform { _, _ in }
    let isSwept =
      switch sweeping {
      case .never: false
      case .sometimes: Int.random(in: 0..<100, using: &sweeps) < 20
      case .always: true
      }
    if isSwept, !home.sweep(at: time) { throw GroupChecker.Breach("W9: not all has gone") }
    try takeAlong()
    let headers = perform { state, _ in
      state.heart.checkInvariants()
      state.groups.checkInvariants(of: state.heart, at: state.heart.latest)
      return state.heart.read(through: .unbounded.cutAnywhere(), at: .min).headers
    }
    let alive = headers.map { ($0.id, $0.expiry.nanoseconds) }.filter { $0.1 > time }
    live = Dictionary(uniqueKeysWithValues: alive)
    if isSwept { try check() }
  }

  private mutating func takeAlong() throws(GroupChecker.Breach) {
    try bury()
    for id in home.takeDeparted() {
      outcome.departed.insert(id)
      for group in groups.indices { groups[group].checker.depart(id) }
    }
  }

  /// Compares what groups say of themselves with what was seen, when all has left that is over.
  private mutating func check() throws(GroupChecker.Breach) {
    outcome.statuses = []
    for group in groups {
      let reference = group.reference
      let status = perform { state, _ in state.status(of: reference) }
      outcome.statuses.append(status)
      if let status { try group.checker.check(status) }
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
          try groups[group].checker.deliver(delivery, to: "last", at: time)
          let settlement = perform { $0.acknowledge(delivery.receipt, of: reference, at: $1) }
          try groups[group].checker.acknowledge(delivery.receipt, settlement, isOver: false)
        }
        if !perform({ state, now in state.isAtEnd(reference, at: now) }) { isDone = false }
      }
      try settle()
      if isDone {
        _ = home.sweep(at: time)
        try takeAlong()
        try check()
        return try checkEnd()
      }
      now += max(1, lease / 4)
    }
    throw GroupChecker.Breach("L4: the groups do not come to an end")
  }

  private func checkEnd() throws(GroupChecker.Breach) {
    for group in groups { try group.checker.checkEnd(live: Array(live.keys)) }
  }
}
