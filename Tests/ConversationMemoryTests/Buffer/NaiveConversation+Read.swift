@testable import ConversationMemory

extension NaiveConversation {
  /// What a reader sees: ids in order, and what was left out.
  struct View: Equatable {
    var ids: [UInt64]
    var leftOutCount: Int
    var leftOutBytes: Int
    var reasons: Set<ConversationLeftOut.Reason>
    var cutAt: UInt64?
    var passedOverCount = 0
  }

  /// The longest suffix of the unpinned messages that fits, and what kept the next one out.
  func suffix(
    _ messages: [NaiveMessage], through window: ConversationWindow, byAge: Bool
  ) -> (ids: Set<UInt64>, reason: ConversationLeftOut.Reason?) {
    var ids: Set<UInt64> = []
    var turnCount = 0
    let pinned = messages.filter(\.isPinned)
    var bytes = pinned.reduce(0) { $0 + $1.byteCount }
    var tokens = pinned.reduce(0) { $0 + $1.tokenCount }
    for message in messages.reversed() where !message.isPinned {
      bytes += message.byteCount
      tokens += message.tokenCount
      if byAge, windowExpiry(window, arrival: message.arrival, id: message.id) <= latest {
        return (ids, .time)
      }
      if ids.count == window.maximumCount { return (ids, .count) }
      if turnCount == window.maximumTurns { return (ids, .turns) }
      if bytes > window.maximumBytes || window.maximumBytes == 0 { return (ids, .bytes) }
      if tokens > window.maximumTokens || window.maximumTokens == 0 { return (ids, .tokens) }
      ids.insert(message.id)
      if message.beginsTurn { turnCount += 1 }
    }
    return (ids, nil)
  }

  func read(through window: ConversationWindow) -> View {
    view(of: live, through: window, cutAt: nil)
  }

  func path(to id: UInt64, through window: ConversationWindow) -> View? {
    guard var eldest = message(id) else { return nil }
    var line = [eldest]
    var passedOverCount = 0
    while let before = before(eldest) {
      passedOverCount += eldest.depth - before.depth - 1
      line.insert(before, at: 0)
      eldest = before
    }
    var view = view(of: line, through: window, cutAt: eldest.parent == 0 ? nil : eldest.parent)
    view.passedOverCount = passedOverCount
    return view
  }

  /// The nearest live message before one: past those that have left, but for those that the window
  /// or a bound let go of, and a parent that had left before, of which nothing is known.
  private func before(_ message: NaiveMessage) -> NaiveMessage? {
    var (parent, depth) = (message.parent, message.depth)
    while parent != 0 {
      if let live = self.message(parent) { return live }
      guard depth > 1, let known = history[parent], !known.isCut else { return nil }
      (parent, depth) = (known.parent, known.depth)
    }
    return nil
  }

  private func view(
    of messages: [NaiveMessage], through window: ConversationWindow, cutAt: UInt64?
  ) -> View {
    let (fitting, reason) = suffix(messages, through: window, byAge: true)
    var reasons: Set<ConversationLeftOut.Reason> = []
    if let reason { reasons.insert(reason) }
    let taken = messages.filter { fitting.contains($0.id) }
    var given = taken
    if window.cut == .turn {
      if let first = taken.first, first.id != firstUnpinned, first.parent != 0 {
        given = Array(taken.drop { !$0.beginsTurn })
        if given.isEmpty, taken.allSatisfy({ $0.role == nil }) { given = taken }
      }
      given = wholeExchanges(given, beside: messages.filter(\.isPinned))
      if given.count < taken.count { reasons.insert(.cut) }
    }
    given = (given + messages.filter(\.isPinned)).sorted { $0.id < $1.id }
    let count = messages.count - given.count
    let bytes = messages.reduce(0) { $0 + $1.byteCount }
    return View(
      ids: given.map(\.id), leftOutCount: count,
      leftOutBytes: bytes - given.reduce(0) { $0 + $1.byteCount },
      reasons: count == 0 ? [] : reasons, cutAt: cutAt)
  }

  /// Without the tool calls and results of which a part is missing.
  private func wholeExchanges(
    _ messages: [NaiveMessage], beside pinned: [NaiveMessage]
  ) -> [NaiveMessage] {
    let all = messages + pinned
    func call(of message: NaiveMessage) -> UInt64? {
      var current = message
      while current.role == .toolResult {
        guard let parent = all.first(where: { $0.id == current.parent }) else { return nil }
        current = parent
      }
      return current.role == .toolCall ? current.id : nil
    }
    let tools = all.filter(\.isOfTool)
    let broken = Set(tools.filter(\.hasLostResult).compactMap(call))
    return messages.filter { message in
      guard message.isOfTool else { return true }
      guard let call = call(of: message) else { return false }
      return !broken.contains(call)
    }
  }
}
