import Testing

/// What a walk goes through: the rules, and how often each thing is done.
struct WalkLoad: Sendable, CustomTestStringConvertible {
  /// A kind of step.
  enum Kind: Sendable {
    case append, batch, burst, plainBurst, dequeue, finish
    case read, readBranch, path, message, messages, children, subtree, state, heads
    case remove, removeSubtree, removeAll, removeHead, removeLine, fork, move
    case subscribe, next
    case group, removeGroup, receive, acknowledge, acknowledgeAll, refuse, extend
    case removeConsumer, status
    case account, count, setWindow
    case exists, version, removeWhole, rename, setEnd, end, removeEverything, names
  }

  var title: String
  var isStore = false
  /// The conversations; a single memory for each where it is no store.
  var names = ["main"]
  var rules = ReferenceRules()
  /// Rules of single memories that differ.
  var ownRules: [String: ReferenceRules] = [:]
  /// Windows by pattern that a store begins with, and those that it may get.
  var windows: [(pattern: String, window: ReferenceWindow)] = []
  var otherWindows: [ReferenceWindow] = []
  /// How often each kind comes, beside the others.
  var weights: [(kind: Kind, weight: Int)] = []
  var stepCount = 200
  /// Of a hundred steps, how many come after so long a pause that much is over.
  var pauses = 10
  /// Of a hundred steps, how many come after the clock was put back.
  var stepsBack = 0
  /// Whether nobody observes and bytes are not counted, so that a queue need be nothing else.
  var isBare = false
  /// The bytes of a payload.
  var sizes = 1...20
  /// How many messages a burst has; they have their own time and are over at once.
  var burst = 70...160
  /// Of a hundred messages, how many have each.
  var large = 0
  var ownTimes = 0
  var pins = 0
  var states = 0
  var keys = 0
  /// Of a hundred messages, how many continue another branch, or name their parent.
  var branching = 0

  var testDescription: String { title }

  /// The conversation for the dead letters of another; none has those of two.
  func deadLetters(of name: String) -> String? {
    isStore ? name + "!" : names.first { $0 != name }
  }

  /// The model of it before the first step.
  func reference(_ faults: Set<ReferenceFault> = []) -> ReferenceStore {
    var rules = rules
    rules.faults = faults
    var store = ReferenceStore(rules: rules)
    store.windows = windows
    store.countsBytes = !isBare
    guard !isStore else { return store }
    for name in names {
      store.ownRules[name] = ownRules[name] ?? rules
      store.ownRules[name]?.faults = faults
    }
    for name in names { store.begin(name, at: 0) }
    return store
  }
}
