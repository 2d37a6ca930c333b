/// What a window has room for on a walk from the newest message back, and how much of it is taken.
struct WindowLimits {
  private let maximumCount: Int
  private let maximumTurns: Int
  private let maximumBytes: Int
  private let maximumTokens: Int
  /// The youngest that are over by age.
  private let horizon: (arrival: Int64, ordinal: UInt64)
  private(set) var count = 0
  private var turns = 0
  private var byteCount: Int
  private var tokenCount: Int

  /// The limits of a walk that has not begun.
  ///
  /// - Parameters:
  ///   - window: What to look through.
  ///   - origin: The conversation's.
  ///   - now: The instant of the read.
  ///   - pinned: Bytes and tokens that pinned messages take.
  init(
    _ window: ConversationWindow, origin: WindowOrigin, now: Int64,
    pinned: (byteCount: Int, tokenCount: Int)
  ) {
    // 0 keeps nothing, not even what takes no room.
    maximumCount = window.maximumCount
    maximumTurns = window.maximumTurns
    maximumBytes = window.maximumBytes == 0 ? -1 : window.maximumBytes
    maximumTokens = window.maximumTokens == 0 ? -1 : window.maximumTokens
    var horizon = window.age(from: origin.start).horizon(at: now)
    if horizon.ordinal > 0 {
      let (last, overflow) = horizon.ordinal.addingReportingOverflow(origin.before.rawValue)
      horizon.ordinal = overflow ? .max : last
    }
    self.horizon = horizon
    byteCount = pinned.byteCount
    tokenCount = pinned.tokenCount
  }

  /// Takes room for the next older message, if there is enough.
  ///
  /// - Returns: Nil, or which limit ends the walk.
  @inline(__always)
  mutating func take(
    _ id: ConversationMessageID, arrival: Int64, byteCount: Int, tokenCount: Int, beginsTurn: Bool
  ) -> ConversationLeftOut.Reason? {
    if arrival <= horizon.arrival || id.rawValue <= horizon.ordinal { return .time }
    if count >= maximumCount { return .count }
    if turns >= maximumTurns { return .turns }
    if self.byteCount &+ byteCount > maximumBytes { return .bytes }
    if self.tokenCount &+ tokenCount > maximumTokens { return .tokens }
    // What is live can be counted: no sum here exceeds that of all.
    count &+= 1
    self.byteCount &+= byteCount
    self.tokenCount &+= tokenCount
    if beginsTurn { turns &+= 1 }
    return nil
  }
}
