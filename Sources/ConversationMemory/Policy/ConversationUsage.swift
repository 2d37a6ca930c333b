/// What a buffer takes of the machine's memory, in bytes.
public struct ConversationUsage: Hashable, Sendable {
  /// What the live payloads take, as the buffer's `byteCount` counts them.
  public let liveBytes: Int
  /// What is allocated for messages: their slots, used or not, and what payloads hold beyond
  /// theirs.
  public let heldBytes: Int
  /// The most that was held at any time.
  public let peakBytes: Int

  @usableFromInline
  init(liveBytes: Int, heldBytes: Int, peakBytes: Int) {
    self.liveBytes = liveBytes
    self.heldBytes = heldBytes
    self.peakBytes = peakBytes
  }

  /// What two buffers take together; the peak is the sum of theirs, an upper bound. At
  /// most the greatest number there is.
  public static func + (left: Self, right: Self) -> Self {
    Self(
      liveBytes: left.liveBytes.addingClamped(right.liveBytes),
      heldBytes: left.heldBytes.addingClamped(right.heldBytes),
      peakBytes: left.peakBytes.addingClamped(right.peakBytes))
  }
}
