/// A walk from the newest message back: which of them a window has room for.
struct WindowWalk<Message: WalkedMessage> {
  let window: ConversationWindow
  private let age: WindowAge
  private let now: Int64
  private var count = 0
  private var turns = 0
  private var byteCount: Int
  private var tokenCount: Int
  /// Messages that fit, newest first.
  var taken: [Message] = []
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
    // Most reads are short: a list of ten that begins without room is allocated five times.
    taken.reserveCapacity(min(window.maximumCount, 16))
  }

  /// Takes the next older message, if the window has room for it.
  ///
  /// - Parameter arrival: When it arrived, in nanoseconds.
  /// - Returns: Whether the walk goes on.
  @inline(__always)
  mutating func take(_ message: Message, arrival: Int64) -> Bool {
    reason = obstacle(to: message, arrival: arrival)
    guard reason == nil else { return false }
    count += 1
    byteCount += message.byteCount
    tokenCount += message.tokenCount
    if message.beginsTurn { turns += 1 }
    if message.role == .toolCall || message.role == .toolResult { hasTools = true }
    taken.append(message)
    return true
  }

  @inline(__always)
  private func obstacle(
    to message: Message, arrival: Int64
  ) -> ConversationLeftOut.Reason? {
    if age.expiry(arrival: arrival, ordinal: message.id.rawValue) <= now { return .time }
    if count >= window.maximumCount { return .count }
    if turns >= window.maximumTurns { return .turns }
    // 0 keeps nothing, not even what takes no room.
    if window.maximumBytes == 0 || byteCount + message.byteCount > window.maximumBytes {
      return .bytes
    }
    if window.maximumTokens == 0 || tokenCount + message.tokenCount > window.maximumTokens {
      return .tokens
    }
    return nil
  }
}
