/// A walk from the newest message back: which of them a window has room for.
struct WindowWalk {
  private let window: ConversationWindow
  private let age: WindowAge
  private let now: Int64
  private var count = 0
  private var turns = 0
  private var byteCount: Int
  private var tokenCount: Int
  /// Messages that fit, newest first.
  private(set) var ids: [ConversationMessageID] = []
  /// Whether a message of a tool is among them.
  private(set) var hasTools = false
  /// Why the walk ended, if the window ended it.
  private(set) var reason: ConversationLeftOut.Reason?

  /// A walk that has not begun.
  ///
  /// - Parameters:
  ///   - window: What to look through.
  ///   - start: The buffer's start.
  ///   - now: The instant of the read.
  ///   - pinned: Bytes and tokens that pinned messages take.
  init(
    through window: ConversationWindow, start: Int64, now: Int64,
    pinned: (byteCount: Int, tokenCount: Int)
  ) {
    self.window = window
    age = window.age(from: start)
    self.now = now
    byteCount = pinned.byteCount
    tokenCount = pinned.tokenCount
  }

  /// Takes the next older message, if the window has room for it.
  ///
  /// - Returns: Whether the walk goes on.
  mutating func take(_ node: borrowing ConversationNode, _ id: ConversationMessageID) -> Bool {
    reason = obstacle(to: node, id)
    guard reason == nil else { return false }
    count += 1
    byteCount += node.byteCount
    tokenCount += node.tokenCount
    let role = node.attributes.role
    if node.attributes.beginsTurn { turns += 1 }
    if role == .toolCall || role == .toolResult { hasTools = true }
    // Most reads give a few: one allocation is enough for those.
    if ids.isEmpty { ids.reserveCapacity(min(window.maximumCount, 16)) }
    ids.append(id)
    return true
  }

  /// What fits, oldest first.
  consuming func oldestFirst() -> [ConversationMessageID] {
    ids.reverse()
    return ids
  }

  private func obstacle(
    to node: borrowing ConversationNode, _ id: ConversationMessageID
  ) -> ConversationLeftOut.Reason? {
    if age.expiry(arrival: node.arrival, ordinal: id.rawValue) <= now { return .time }
    if count >= window.maximumCount { return .count }
    if turns >= window.maximumTurns { return .turns }
    // 0 keeps nothing, not even what takes no room.
    if window.maximumBytes == 0 || byteCount + node.byteCount > window.maximumBytes {
      return .bytes
    }
    if window.maximumTokens == 0 || tokenCount + node.tokenCount > window.maximumTokens {
      return .tokens
    }
    return nil
  }
}
