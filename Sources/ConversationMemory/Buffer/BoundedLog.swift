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

  /// Lets go of what is over by age as of the present event, at most so many messages.
  ///
  /// - Returns: Whether there may be more.
  mutating func expireNow(atMost limit: Int) -> Bool

  /// Lets the oldest message go that is not pinned.
  ///
  /// - Returns: Whether there was one.
  mutating func leaveOldest(_ reason: ConversationDeparture.Reason) -> Bool

  /// Whether the oldest message that is not pinned comes before the last turns, of which there are
  /// at least so many.
  mutating func oldestPrecedes(lastTurns count: Int) -> Bool
}

extension BoundedLog where Self: ~Copyable {
  /// Refuses what can't be let in whoever leaves.
  @inline(__always)
  func refusal(of needs: Needs) -> AppendDecision? {
    guard needs.count <= rules.capacity - pinnedCount else { return .tooLarge }
    // Asked before anybody leaves: what can't be let in must not cost the others their place.
    let (bytes, overflow) = pinnedBytes.addingReportingOverflow(needs.byteCount)
    guard !overflow, bytes <= rules.byteBudget else { return .tooLarge }
    guard !pinnedTokens.addingReportingOverflow(needs.tokenCount).overflow else { return .tooLarge }
    return nil
  }

  /// Whether there is room, if need be after others have left for it.
  @inline(__always)
  mutating func makeRoom(for needs: Needs) -> Bool {
    while !hasRoom(for: needs) {
      // A message that is over does not fill the log, so age comes first.
      if expireNow(atMost: 1) { continue }
      if mustSlide(for: needs), leaveOldest(.expired) { continue }
      guard rules.overflow == .evictOldest, leaveOldest(.evicted) else { return false }
    }
    return true
  }

  /// Whether the oldest message would leave a window of the last messages anyway, where that leads
  /// to room: a window as wide as the capacity slides on, whatever a full log does.
  private func mustSlide(for needs: Needs) -> Bool {
    let kept = max(0, rules.window.maximumCount - needs.unpinnedCount)
    return liveCount - pinnedCount > kept && kept + pinnedCount + needs.count <= rules.capacity
  }

  /// Lets go of what has no room under rules that came later.
  mutating func fit() {
    while liveCount > rules.capacity || liveBytes > rules.byteBudget, leaveOldest(.evicted) {}
    trim()
  }

  @inline(__always)
  private func hasRoom(for needs: Needs) -> Bool {
    let (bytes, overflow) = liveBytes.addingReportingOverflow(needs.byteCount)
    return liveCount + needs.count <= rules.capacity && !overflow && bytes <= rules.byteBudget
      && !liveTokens.addingReportingOverflow(needs.tokenCount).overflow
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
      leaveOldest(.expired)
    {}
    guard window.maximumTurns != .max, window.maximumTurns > 0 else { return }
    while oldestPrecedes(lastTurns: window.maximumTurns), leaveOldest(.expired) {}
  }
}
