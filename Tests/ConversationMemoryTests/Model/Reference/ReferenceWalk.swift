import ConversationMemory

/// Which messages of a line a window has room for, gone through from the newest.
struct ReferenceWalk {
  private(set) var kept: Set<Int> = []
  private(set) var reasons: Set<ConversationLeftOut.Reason> = []

  /// - Parameters:
  ///   - line: Live messages, oldest first.
  ///   - start: When the conversation began.
  init(_ window: ReferenceWindow, over line: [ReferenceMessage], at now: Int64, start: Int64) {
    let pinned = line.filter(\.draft.isPinned)
    var bytes = pinned.reduce(0) { $0 + $1.byteCount }
    var tokens = pinned.reduce(0) { $0 + $1.tokenCount }
    var count = 0
    var turns = 0
    var isStopped = false
    kept = Set(pinned.map(\.number))
    for message in line.reversed() where !message.draft.isPinned {
      let isOld =
        window.time.map { message.arrival + $0 <= now } ?? false
        || window.schedule.map { start + Int64(message.number) * $0 <= now } ?? false
      if isOld { reasons.insert(.time) }
      if isOld || isStopped { continue }
      var exceeded: Set<ConversationLeftOut.Reason> = []
      if count + 1 > window.count ?? .max { exceeded.insert(.count) }
      if turns >= window.turns ?? .max { exceeded.insert(.turns) }
      if bytes + message.byteCount > window.bytes ?? .max { exceeded.insert(.bytes) }
      if tokens + message.tokenCount > window.tokens ?? .max { exceeded.insert(.tokens) }
      guard exceeded.isEmpty else {
        reasons.formUnion(exceeded)
        isStopped = true
        continue
      }
      kept.insert(message.number)
      count += 1
      bytes += message.byteCount
      tokens += message.tokenCount
      if message.draft.beginsTurn { turns += 1 }
    }
  }

  /// Leaves out the inside of a turn that leads, unless nothing ever was before it.
  mutating func cutAtTurn(_ line: [ReferenceMessage], isFirst: (ReferenceMessage) -> Bool) {
    let shown = line.filter { kept.contains($0.number) && !$0.draft.isPinned }
    guard let oldest = shown.first, !isFirst(oldest) else { return }
    // Where nobody speaks and nothing is said, there is no turn to be inside of.
    if shown.allSatisfy({ $0.draft.role == nil && !$0.draft.beginsTurn }) { return }
    for message in shown {
      if message.draft.beginsTurn { return }
      kept.remove(message.number)
      reasons.insert(.cut)
    }
  }
}

/// What a reader of a reference conversation saw.
struct ReferenceView {
  var messages: [ReferenceMessage] = []
  var leftOut: [ReferenceMessage] = []
  var reasons: Set<ConversationLeftOut.Reason> = []
  /// The parent at which a path ends because it has left.
  var cutAt: Int?
  /// How many have left from a line between those that are live, or behind them.
  var passedOverCount = 0
}

extension ReferenceConversation {
  /// All live messages through a window.
  func read(through window: ReferenceWindow, at now: Int64) -> ReferenceView {
    view(of: messages, through: window, at: now)
  }

  /// The line of a branch through a window, and all that is pinned.
  func read(branch: Int, through window: ReferenceWindow, at now: Int64) -> ReferenceView {
    let newest = newest(of: branch)
    let line = newest.map { self.line(to: $0) }
    let numbers = Set((line?.messages ?? []).map(\.number))
    let shown = messages.filter { numbers.contains($0.number) || $0.draft.isPinned }
    var view = view(of: shown, through: window, at: now)
    if let newest, let line, let head = heads[branch] {
      view.passedOverCount = line.passedOverCount + head.depth - newest.depth
    }
    return view
  }

  /// The line that ends with a live message, through a window; nil if it is not live.
  func path(to number: Int, through window: ReferenceWindow, at now: Int64) -> ReferenceView? {
    guard let message = message(number) else { return nil }
    let (line, cutAt, passedOverCount) = line(to: message)
    var view = view(of: line, through: window, at: now)
    (view.cutAt, view.passedOverCount) = (cutAt, passedOverCount)
    return view
  }

  private func view(
    of line: [ReferenceMessage], through window: ReferenceWindow, at now: Int64
  ) -> ReferenceView {
    var walk = ReferenceWalk(window, over: line, at: now, start: start)
    if !window.cutsAnywhere {
      walk.cutAtTurn(line) { $0.parent == nil || $0.number == firstUnpinned }
    }
    return ReferenceView(
      messages: line.filter { walk.kept.contains($0.number) },
      leftOut: line.filter { !walk.kept.contains($0.number) }, reasons: walk.reasons)
  }

  /// From the eldest live ancestor down to a message, the parent that has left above it, and how
  /// many have left in between.
  private func line(
    to message: ReferenceMessage
  ) -> (messages: [ReferenceMessage], cutAt: Int?, passedOverCount: Int) {
    var line = [message]
    var passedOverCount = 0
    while let before = before(line[0]) {
      passedOverCount += line[0].depth - before.depth - 1
      line.insert(before, at: 0)
    }
    return (line, line[0].parent, passedOverCount)
  }
}
