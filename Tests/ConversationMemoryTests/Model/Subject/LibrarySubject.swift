import ConversationMemory

extension WalkLoad {
  /// The library as it is told by the load.
  func subject(_ variant: WalkVariant) -> any WalkSubject {
    isBare ? QueueSubject(self) : LibrarySubject(self, variant: variant)
  }
}

/// The library as a subject, in either home.
final class LibrarySubject: WalkSubject {
  private let home: any WalkHome
  private let clock: StandingClock
  private let variant: WalkVariant
  private var branches: [Branch: ConversationBranch] = [:]
  private var subscriptions: [ConversationSubscription<[UInt8]>] = []
  private var groups: [(group: ConversationGroup<[UInt8]>, name: String)] = []
  /// Names whose groups went along with a conversation that got another.
  private var moved: Set<String> = []
  /// Those that were asked for last; nil where that was in another store.
  private var versions: [String: ConversationVersion?] = [:]
  private(set) var asides: [String] = []
  /// The instant at which the walk began, on the clock that messages show.
  private let origin: Int64

  private struct Branch: Hashable {
    let life: Int
    let number: Int
  }

  init(_ load: WalkLoad, variant: WalkVariant) {
    clock = StandingClock()
    self.variant = variant
    home =
      load.isStore
      ? StoreHome(load, variant: variant, clock: clock) : MemoryHome(load, clock: clock)
    origin = ConversationClock.injected(clock).now.nanoseconds
  }

  var told: [String: [WalkDeparture]] { home.told }

  func sweep(at instant: Int64) {
    clock.move(to: instant)
    home.sweep()
  }

  func restore(at instant: Int64) -> String? {
    clock.move(to: instant)
    // A group that is elsewhere may come back under its name; of another store nobody has it then.
    if groups.contains(where: { moved.contains($0.name) }) { return nil }
    let isLive = groups.map { $0.group.status != nil }
    versions = versions.mapValues { _ in nil }
    if let problem = home.restore() { return problem }
    for handle in groups.indices where isLive[handle] {
      let (group, name) = groups[handle]
      groups[handle].group = home.group(
        group.name, of: name, rules: ConversationGroupRules(), from: .oldest, deadLetters: nil)
    }
    return nil
  }

  func perform(_ operation: WalkOperation, at instant: Int64, names: WalkNames) -> [WalkToken] {
    clock.move(to: instant)
    let step = WalkStep(
      home: home, name: operation.name, life: operation.life ?? -1, names: names, origin: origin)
    let answer = perform(operation.action, step)
    if case .status(let handle) = operation.action, let status = groups[handle].group.status {
      asides += status.consumers.map { "\($0.name) seen at \($0.lastSeen.nanoseconds - origin)" }
    }
    if case .rename = operation.action { moved.insert(operation.name) }
    if variant.keepsApart { home.moveApart(operation.name) }
    return answer
  }

  private func perform(_ action: WalkAction, _ step: WalkStep) -> [WalkToken] {
    let home = step.home
    switch action {
    case .append(let draft):
      let draft = step.draft(draft, on: branch(draft.branch, step))
      return WalkStep.tokens(of: home.append(draft, to: step.name))
    case .appendBatch(let drafts):
      let drafts = drafts.map { step.draft($0, on: branch($0.branch, step)) }
      return WalkStep.tokens(of: home.append(contentsOf: drafts, to: step.name))
    case .readBranch(let number, let window):
      return step.tokens(
        of: home.read(step.name, on: branch(number, step), through: window.window), window)
    case .removeHead(let number):
      let removed = home.removeHead(of: step.name, on: branch(number, step))
      return removed.map { step.tokens(of: $0) } ?? [.text("none")]
    case .removeLine(let number):
      return [.text("\(home.removeLine(of: step.name, on: branch(number, step)))")]
    case .fork(let number, let branch):
      let forked = home.fork(from: step.id(number), of: step.name)
      branches[Branch(life: step.life, number: branch)] = forked
      return [.text(forked == nil ? "none" : "forked")]
    case .move(let number, let message):
      return [.text("\(home.move(branch(number, step), to: step.id(message), of: step.name))")]
    case .subscribe(let position):
      subscriptions.append(home.subscribe(to: step.name, from: step.position(position)))
      return []
    case .next(let subscription): return step.tokens(of: subscriptions[subscription].next())
    case .group(let group, let rules, let position, let deadLetters):
      let group = home.group(
        group, of: step.name, rules: rules.rules, from: step.position(position),
        deadLetters: deadLetters)
      groups.append((group, step.name))
      return []
    case .version:
      let version = home.version(step.name)
      defer { versions[step.name] = .some(version) }
      guard let last = versions[step.name] else { return [.text("first")] }
      return [.text(last == nil ? "?" : last == version ? "same" : "changed")]
    case .removeGroup(let handle):
      home.remove(groups[handle].group, of: groups[handle].name)
      return []
    default:
      if let handle = action.groupHandle {
        return step.answer(to: action, of: groups[handle].group)
      }
      return step.answer(to: action)
    }
  }

  private func branch(_ number: Int, _ step: WalkStep) -> ConversationBranch {
    branches[Branch(life: step.life, number: number)] ?? .main
  }
}
