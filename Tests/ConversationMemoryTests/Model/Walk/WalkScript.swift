import ConversationMemory
import _ConversationTestSupport

/// Invents the next step of a script from what the reference has: its own state and a seed decide,
/// and nothing that a subject answers.
struct WalkScript {
  let load: WalkLoad
  var random: SeededGenerator
  /// A number for every payload.
  var payloadCount = 0

  mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(random.next() % UInt64(bound)) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// How long nothing happens: often so little that much falls on one instant, at times so long
  /// that hundreds are over. Less than nothing where the clock steps back.
  mutating func wait() -> Int64 {
    if chance(load.stepsBack) { return -Int64(1 + below(30)) }
    if chance(load.pauses) { return Int64(20 + below(60)) }
    return Int64(below(chance(50) ? 3 : 10))
  }

  mutating func next(in store: ReferenceStore) -> WalkOperation {
    let kind = pick(from: load.weights) ?? .append
    if let operation = stepOfGroup(kind, in: store) { return operation }
    var name = load.names[below(load.names.count)]
    if load.isStore, chance(10) { name = load.deadLetters(of: name) ?? name }
    let conversation = store.conversations[name]
    let action = action(kind, name, conversation, in: store)
    return WalkOperation(name: name, life: conversation?.life, action: action)
  }

  private mutating func pick(from weights: [(kind: WalkLoad.Kind, weight: Int)]) -> WalkLoad.Kind? {
    var place = below(weights.reduce(0) { $0 + $1.weight })
    for (kind, weight) in weights {
      place -= weight
      if place < 0 { return kind }
    }
    return nil
  }

  private mutating func action(
    _ kind: WalkLoad.Kind, _ name: String, _ conversation: ReferenceConversation?,
    in store: ReferenceStore
  ) -> WalkAction {
    switch kind {
    case .append: return .append(single(conversation))
    case .batch: return .appendBatch(batch(2 + below(4), conversation))
    case .burst: return .appendBatch(burst(conversation))
    case .plainBurst:
      return .appendBatch(batch(load.burst.lowerBound + below(load.burst.count), conversation))
    case .dequeue: return .dequeue
    case .finish: return .finish
    case .read: return .read(readWindow())
    case .readBranch: return .readBranch(branch(conversation), readWindow())
    case .path: return .path(number(conversation), readWindow())
    case .message: return .message(number(conversation))
    case .messages:
      let first = number(conversation)
      return .messages(first..<first + 1 + below(30), limit: 1 + below(12), fromEnd: chance(50))
    case .children: return .children(number(conversation))
    case .subtree: return .subtree(number(conversation))
    case .state: return .state("s\(below(3))")
    case .heads: return .heads
    case .remove: return .remove(number(conversation))
    case .removeSubtree: return .removeSubtree(number(conversation))
    case .removeAll: return .removeAll
    case .removeHead: return .removeHead(branch(conversation))
    case .removeLine: return .removeLine(branch(conversation))
    case .fork: return .fork(number(conversation), branch: conversation?.branchCount ?? 1)
    case .move: return .move(branch(conversation), to: number(conversation))
    case .subscribe: return .subscribe(chance(50) ? .oldest : .newest)
    case .next:
      return store.subscriptions.isEmpty
        ? .heads : .next(subscription: below(store.subscriptions.count))
    case .count: return .count
    case .exists: return .exists
    case .version: return .version
    case .setEnd: return .setEnd(chance(20) ? nil : Int64(below(90) - 5))
    case .end: return .end
    case .rename:
      return .rename(to: load.names[below(load.names.count)], replaces: chance(70))
    case .removeWhole: return .removeWhole
    case .removeEverything: return .removeEverything
    case .names: return .names
    case .setWindow: return setWindow(name)
    default: return .account
    }
  }

  private mutating func setWindow(_ name: String) -> WalkAction {
    guard !load.otherWindows.isEmpty else { return .account }
    let window = load.otherWindows[below(load.otherWindows.count)]
    let patterns = [name, String(name.prefix(1)) + "*", nil]
    return .setWindow(window, of: patterns[below(patterns.count)])
  }

  /// A window to look through, of one limit or two, or none.
  private mutating func readWindow() -> ReferenceWindow {
    var window = ReferenceWindow()
    window.cutsAnywhere = chance(50)
    for _ in 0..<below(3) {
      switch below(5) {
      case 0: window.time = Int64(below(40))
      case 1: window.count = below(12)
      case 2: window.turns = below(6)
      case 3: window.bytes = below(120)
      default: window.tokens = below(50)
      }
    }
    return window
  }
}
