/// What a read through a window did not give, though the buffer keeps it.
public struct ConversationLeftOut: Hashable, Sendable {
  /// Why a read gave less than there is.
  public enum Reason: Hashable, Sendable, CaseIterable {
    /// Older than the window's time, or past its place in the schedule.
    case time
    /// More messages than the window's count.
    case count
    /// Further back than the window's turns.
    case turns
    /// More bytes than the window has.
    case bytes
    /// More tokens than the window has.
    case tokens
    /// Would have made the window begin inside a turn, or parted a tool call from its results.
    case cut
  }

  /// How many live messages were left out.
  public let messageCount: Int
  /// How many bytes they have, as the buffer's `byteCount` counts.
  public let byteCount: Int
  /// Why; empty where nothing was left out.
  public let reasons: Set<Reason>

  /// Nothing was left out.
  static let nothing = Self(messageCount: 0, byteCount: 0, reasons: [])

  init(messageCount: Int, byteCount: Int, reasons: Set<Reason>) {
    self.messageCount = messageCount
    self.byteCount = byteCount
    self.reasons = messageCount == 0 ? [] : reasons
  }
}
