import Testing
import _ConversationTestSupport

@testable import ConversationMemory

/// The heart and its naive twin, going the same random way.
final class TwinWalk {
  /// Where the two parted.
  struct Parting: Error, CustomStringConvertible {
    let description: String
  }

  var random: SeededGenerator
  var heart: ConversationBuffer
  var twin: NaiveConversation
  var now: Int64 = 100
  var stepCount = 0
  /// How many reads were plain.
  var plainCount = 0
  /// What left the heart since the two were last brought to the same instant.
  var departures: [ConversationDeparture] = []
  /// Up to where the twin's departures were compared.
  var comparedCount = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    let rules = Self.rules(&random)
    heart = ConversationBuffer(rules: rules, start: now)
    twin = NaiveConversation(rules: rules, start: now)
  }

  // MARK: Chance

  static func one(in count: Int, _ random: inout SeededGenerator) -> Bool {
    random.next() % UInt64(count) == 0
  }

  func one(in count: Int) -> Bool { Self.one(in: count, &random) }

  /// A number below a bound.
  func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  static func window(_ random: inout SeededGenerator, oneIn rarity: Int) -> ConversationWindow {
    func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
    var window = ConversationWindow.unbounded
    func chance() -> Bool { one(in: rarity, &random) }
    if chance() { window = window.narrowed(by: .time(.nanoseconds(below(60)))) }
    if chance() { window = window.narrowed(by: .schedule(.nanoseconds(below(8)))) }
    if chance() { window = window.narrowed(by: .count(below(10))) }
    if chance() { window = window.narrowed(by: .turns(below(5))) }
    if chance() { window = window.narrowed(by: .bytes(below(60))) }
    if chance() { window = window.narrowed(by: .tokens(below(40))) }
    return chance() ? window.cutAnywhere() : window
  }

  private static func rules(_ random: inout SeededGenerator) -> ConversationRules {
    var configuration = ConversationConfiguration<Int>()
    configuration.window = window(&random, oneIn: 5)
    configuration.capacity = Int(random.next() % 12) + 1
    configuration.byteBudget = one(in: 3, &random) ? Int(random.next() % 70) + 5 : nil
    configuration.overflow = [.evictOldest, .reject, .wait][Int(random.next() % 3)]
    configuration.retention = one(in: 2, &random) ? .window : .untilConsumed
    configuration.compactsStates = one(in: 2, &random)
    configuration.keyCapacity = one(in: 2, &random) ? Int(random.next() % 3) : nil
    return ConversationRules(configuration)
  }

  /// An id that was given, mostly one of the latest, rarely one that was not.
  func someID() -> UInt64 {
    let reach = min(Int(heart.nodes.nextID.rawValue), 16)
    return heart.nodes.nextID.rawValue - UInt64(below(reach + 1))
  }

  func someEntry() -> ConversationEntry {
    var entry = ConversationEntry(byteCount: below(14), tokenCount: below(10))
    let roles: [ConversationRole?] = [
      nil, .user, .user, .assistant, .assistant, .system, .toolCall, .toolCall, .toolResult,
      .toolResult, .toolResult,
    ]
    entry.attributes.role = roles[below(roles.count)]
    if one(in: 6) { entry.attributes.kind = .state(key: ["a", "b"][below(2)]) }
    if one(in: 6) { entry.idempotencyKey = ["x", "y", "z"][below(3)] }
    if one(in: 12) { entry.isPinned = true }
    if one(in: 5) { entry.timeToLive = Int64(below(80)) }
    if one(in: 4) { entry.branch = ConversationBranch(number: UInt64(below(4))) }
    switch below(8) {
    case 0: entry.parent = .root
    case 1, 2:
      let id = someID()
      if id < heart.nodes.nextID.rawValue {
        entry.parent = .message(ConversationMessageID(rawValue: id))
      }
    default: break
    }
    return entry
  }

  // MARK: Comparing

  func expect(_ isSame: Bool, _ what: @autoclosure () -> String) throws(Parting) {
    if isSame { return }
    let rules = heart.rules
    throw Parting(
      description: "step \(stepCount), \(what()); window \(rules.window), capacity "
        + "\(rules.capacity), budget \(rules.byteBudget), \(rules.overflow), \(rules.retention), "
        + "compacts \(rules.compactsStates)")
  }

  func collect() {
    while !heart.departures.isEmpty { departures.append(heart.departures.removeFirst()) }
  }

  /// Lets both be of one instant, and compares all that they hold.
  func compareAll() throws(Parting) {
    while heart.expire(at: now, atMost: 3) {}
    twin.advance(to: now)
    collect()
    heart.checkInvariants()
    let account = twin.account
    try expect(heart.account == account, "account \(heart.account), not \(account)")
    let left = departures.map { ($0.id.rawValue, $0.reason) }.sorted { $0.0 < $1.0 }
    let twins = twin.departures[comparedCount...].map { ($0.id, $0.reason) }.sorted { $0.0 < $1.0 }
    try expect(left.elementsEqual(twins, by: ==), "departures \(left), not \(twins)")
    comparedCount = twin.departures.count
    departures.removeAll()
    try expect(heart.liveByteCount == twin.liveBytes, "live bytes")
    let read = heart.read(through: .unbounded.cutAnywhere(), at: now).headers
    try expect(
      read.count == twin.live.count && zip(twin.live, read).allSatisfy { $0.matches($1) },
      "live \(read), not \(twin.live)")
    try expect(heart.nextExpiry() == nextExpiryOfTwin, "next expiry")
  }

  private var nextExpiryOfTwin: Int64? {
    let keys = twin.leftKeys.map(\.expiry).filter { $0 > twin.latest }
    return (twin.live.map(\.expiry) + keys).min().flatMap { $0 == .max ? nil : $0 }
  }
}
