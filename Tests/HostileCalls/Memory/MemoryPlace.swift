import ConversationChat
import ConversationMemory
import ConversationTestSupport
import Synchronization

/// A payload that can be drawn.
protocol DrawnPayload: Sendable {
  static func draw(_ chance: Chance) -> Self
}

extension Int: DrawnPayload {
  static func draw(_ chance: Chance) -> Int { chance.int() }
}

extension String: DrawnPayload {
  static func draw(_ chance: Chance) -> String { chance.text() }
}

extension ConversationItem: DrawnPayload {
  static func draw(_ chance: Chance) -> ConversationItem { chance.item() }
}

/// A conversation of its own, which another takes the place of now and then.
final class MemoryPlace<Payload: DrawnPayload>: Place {
  let chance: Chance
  let clock = ConversationManualClock()
  private(set) var log = LogFinds<Payload>()
  private(set) var memory: ConversationBufferWindowMemory<Payload>
  private(set) var goesByItself: Bool

  init(_ chance: Chance) {
    self.chance = chance
    (memory, goesByItself) = chance.memory(clock)
  }

  /// Begins anew.
  func replace() {
    log = LogFinds()
    (memory, goesByItself) = chance.memory(clock)
  }

  /// Begins anew in the other way that there is.
  func replacePlainly() {
    log = LogFinds()
    goesByItself = true
    memory = ConversationBufferWindowMemory(
      window: chance.window(ofTokens: false), capacity: chance.positive(),
      overflow: chance.one(of: [.evictOldest, .reject, .wait]),
      retention: chance.one(of: [.window, .untilConsumed]))
  }

  var countsTokens: Bool { memory.configuration.tokenCount != nil }

  func openGroup(
    _ name: String, _ rules: ConversationGroupRules, from position: ConversationPosition
  ) -> ConversationGroup<Payload> {
    let other: ConversationBufferWindowMemory<Payload>? =
      chance.once(in: 3) ? ConversationBufferWindowMemory(capacity: chance.positive()) : nil
    // What nobody could deal with there either may come back.
    if let other, chance.once(in: 2) {
      log.add(other.group(name, rules: rules, deadLetters: memory), to: \.groups)
    }
    return memory.group(name, rules: rules, from: position, deadLetters: other)
  }

  func subscribe(from position: ConversationPosition) -> ConversationSubscription<Payload> {
    memory.subscribe(from: position)
  }
}

extension Chance {
  /// A conversation of its own without messages, and whether its clock goes by itself.
  func memory<Payload>(
    _ clock: ConversationManualClock
  ) -> (ConversationBufferWindowMemory<Payload>, Bool) {
    var configuration = ConversationConfiguration<Payload>()
    configuration.conversation = ConversationID(rawValue: unsigned())
    configuration.capacity = positive()
    configuration.byteBudget = once(in: 2) ? positive() : nil
    configuration.overflow = one(of: [.evictOldest, .reject, .wait])
    configuration.retention = one(of: [.window, .untilConsumed])
    configuration.compactsStates = flag()
    let isManual = flag()
    configuration.clock = isManual ? .injected(clock) : one(of: [.coarse, .precise, .unix])
    if once(in: 2) {
      let sizes = [int(), int()]
      let calls = Atomic(0)
      configuration.byteCount = { _ in sizes[calls.wrappingAdd(1, ordering: .relaxed).newValue & 1]
      }
    }
    if once(in: 2) {
      let count = int()
      configuration.tokenCount = { _ in count }
    }
    if once(in: 3) { configuration.observer = { see(($0, $1)) } }
    configuration.window = window(ofTokens: configuration.tokenCount != nil)
    return (ConversationBufferWindowMemory(configuration), !isManual)
  }
}
