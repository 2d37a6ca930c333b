/// A log of messages that a window and a capacity bound, in whatever form it is kept: the one place
/// where it is written what a full log does, and what a window of position lets go of.
protocol BoundedLog: ~Copyable {
  var rules: ConversationRules { get }
  /// Of live messages.
  var liveCount: Int { get }
  var liveBytes: Int { get }
  var liveTokens: Int { get }
  /// Of those among them that stay until they are removed.
  var pinnedCount: Int { get }
  var pinnedBytes: Int { get }
  var pinnedTokens: Int { get }
  /// What leaves for the present append because that replaces it.
  var replaced: Replaced { get }

  /// Lets go of what the present append replaces.
  mutating func leaveReplaced()

  /// Bytes of so many of the oldest messages that are neither pinned nor replaced.
  func byteCount(ofOldest count: Int) -> Int

  /// Lets a message go that was over by age when the present event began, the first of them.
  ///
  /// - Returns: Whether there was one.
  mutating func expireFirst() -> Bool

  /// Lets the oldest message go that is not pinned.
  ///
  /// - Returns: Whether there was one.
  mutating func leaveOldest(_ reason: ConversationDeparture.Reason) -> Bool

  /// Whether the oldest message that is not pinned comes before the last turns, of which there are
  /// at least so many.
  mutating func oldestPrecedes(lastTurns count: Int) -> Bool
}

/// Live messages that a new one replaces: it needs no room beside them.
struct Replaced {
  var count = 0
  var byteCount = 0
  var tokenCount = 0
  /// Of those among them that are pinned.
  var pinnedCount = 0
  var pinnedBytes = 0
  var pinnedTokens = 0
}

extension BoundedLog where Self: ~Copyable {
  // A form in which nothing is replaced.
  var replaced: Replaced { Replaced() }
  mutating func leaveReplaced() {}

  /// Refuses what can't be let in whoever leaves. Pinned messages leave for nobody; but who waits
  /// can have one removed meanwhile.
  @inline(__always)
  func refusal(of needs: Needs) -> AppendDecision? {
    // Asked before anybody leaves: what can't be let in must not cost the others their place.
    // None of these is negative, so that no difference overflows, as a sum might.
    let replaced = replaced
    let stays = rules.overflow != .wait
    let (count, bytes, tokens) = stays ? (pinnedCount, pinnedBytes, pinnedTokens) : (0, 0, 0)
    let isPossible =
      needs.areCountable
      && needs.count <= rules.capacity &- max(0, count &- replaced.pinnedCount)
      && needs.byteCount <= rules.byteBudget &- max(0, bytes &- replaced.pinnedBytes)
      && needs.tokenCount <= .max &- max(0, tokens &- replaced.pinnedTokens)
    return isPossible ? nil : .tooLarge
  }

  /// Whether there is room, if need be after others have left for it. What is refused changes
  /// nothing.
  @inline(__always)
  mutating func makeRoom(for needs: Needs) -> Bool {
    if !hasRoom(for: needs, beside: replaced), !makeMoreRoom(for: needs) { return false }
    leaveReplaced()
    return true
  }

  // Where it is called the rules are read where they lie; a call of its own copies all of them.
  @inline(__always)
  private mutating func makeMoreRoom(for needs: Needs) -> Bool {
    // A message that is over does not fill the log, so age comes first.
    while expireFirst() { if hasRoom(for: needs, beside: replaced) { return true } }
    // Then what the window's count passes with these: it slides on, whatever a full log does.
    let sliding = rules.window.maximumCount == .max ? 0 : slidingCount(for: needs)
    if rules.overflow != .evictOldest {
      var leaving = replaced
      leaving.count += sliding
      leaving.byteCount += byteCount(ofOldest: sliding)
      guard hasRoom(for: needs, beside: leaving) else { return false }
    }
    leaveReplaced()
    for _ in 0..<sliding where !leaveOldest(.expired) { break }
    if sliding > 0, hasRoom(for: needs) { return true }
    repeat { if !leaveOldest(.evicted) { return false } } while !hasRoom(for: needs)
    return true
  }

  /// How many of the oldest a window's count passes once these are there.
  @inline(__always)
  private func slidingCount(for needs: Needs) -> Int {
    let unpinned = liveCount - replaced.count - pinnedCount + replaced.pinnedCount
    return max(0, unpinned - max(0, rules.window.maximumCount - needs.unpinnedCount))
  }

  /// Lets go of what has no room under rules that came later.
  mutating func fit() {
    while liveCount > rules.capacity || liveBytes > rules.byteBudget, giveWay(.evicted) {}
    trim()
  }

  /// Lets one message go where there are too many: one that is over, which only counts because
  /// nobody has collected it, before the oldest.
  ///
  /// - Returns: Whether there was one.
  private mutating func giveWay(_ reason: ConversationDeparture.Reason) -> Bool {
    expireFirst() || leaveOldest(reason)
  }

  /// Whether there is room beside all but those that leave.
  @inline(__always)
  private func hasRoom(for needs: Needs, beside leaving: Replaced = Replaced()) -> Bool {
    // None of these is negative, so that no difference overflows, as a sum might.
    needs.count <= rules.capacity &- (liveCount &- leaving.count)
      && needs.byteCount <= rules.byteBudget &- (liveBytes &- leaving.byteCount)
      && needs.tokenCount <= .max &- (liveTokens &- leaving.tokenCount)
  }

  /// Lets go of what the window's count, turns, bytes and tokens have no room for.
  ///
  /// - Complexity: O(1) a message that leaves, none for the others.
  @inline(__always)
  mutating func trim() {
    if rules.window.endsByPosition { trimByPosition() }
  }

  private mutating func trimByPosition() {
    let window = rules.window
    // 0 keeps nothing, not even what takes no room.
    let keepsNone =
      window.maximumTurns == 0 || window.maximumBytes == 0 || window.maximumTokens == 0
    while keepsNone || liveCount - pinnedCount > window.maximumCount
      || liveBytes > window.maximumBytes || liveTokens > window.maximumTokens,
      giveWay(.expired)
    {}
    guard window.maximumTurns != .max, window.maximumTurns > 0 else { return }
    while oldestPrecedes(lastTurns: window.maximumTurns), giveWay(.expired) {}
  }
}
