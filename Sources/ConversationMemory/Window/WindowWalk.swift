/// A walk from the newest message back: which of them a window has room for.
struct WindowWalk<Message: WalkedMessage> {
  let window: ConversationWindow
  private var limits: WindowLimits
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
  ///   - origin: The conversation's.
  ///   - now: The instant of the read.
  ///   - pinned: Bytes and tokens that pinned messages take.
  init(
    through window: ConversationWindow, origin: WindowOrigin, now: Int64,
    pinned: (byteCount: Int, tokenCount: Int)
  ) {
    self.window = window
    limits = WindowLimits(window, origin: origin, now: now, pinned: pinned)
    // Most reads are short: a list of ten that begins without room is allocated five times.
    taken.reserveCapacity(min(window.maximumCount, 16))
  }

  /// Takes the next older message, if the window has room for it.
  ///
  /// - Parameter arrival: When it arrived, in nanoseconds.
  /// - Returns: Whether the walk goes on.
  @inline(__always)
  mutating func take(_ message: Message, arrival: Int64) -> Bool {
    reason = limits.take(
      message.id, arrival: arrival, byteCount: message.byteCount, tokenCount: message.tokenCount,
      beginsTurn: message.beginsTurn)
    guard reason == nil else { return false }
    if message.role.isOfTool { hasTools = true }
    taken.append(message)
    return true
  }
}
