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
  /// How many messages of the branch or path have left from among those that are live, and were
  /// passed over: they were removed, consumed, their own time was over, or others replaced them as
  /// states. 0 for a read of all messages.
  public let passedOverCount: Int
  /// Why; empty where nothing was left out.
  public var reasons: Set<Reason> { Set(Reason.allCases.filter { why.contains($0) }) }

  private let why: Reasons

  /// Nothing was left out.
  static let nothing = Self(messageCount: 0, byteCount: 0, reasons: Reasons())

  init(messageCount: Int, byteCount: Int, reasons: Reasons, passedOverCount: Int = 0) {
    self.passedOverCount = passedOverCount
    self.messageCount = messageCount
    self.byteCount = byteCount
    why = messageCount == 0 ? Reasons() : reasons
  }

  /// What is left out where more messages are cut, of so many bytes each, by whoever counts them.
  package func cutting(_ byteCounts: [Int]) -> Self {
    var reasons = why
    reasons.insert(.cut)
    return Self(
      messageCount: messageCount + byteCounts.count,
      byteCount: byteCounts.reduce(byteCount) { $0.addingClamped(max(0, $1)) },
      reasons: reasons, passedOverCount: passedOverCount)
  }
}

extension ConversationLeftOut {
  /// A set of reasons in one byte: nearly every read has one, and few readers ask for it.
  struct Reasons: Hashable, Sendable {
    private var bits: UInt8 = 0

    mutating func insert(_ reason: Reason) { bits |= Self.bit(reason) }

    func contains(_ reason: Reason) -> Bool { bits & Self.bit(reason) != 0 }

    private static func bit(_ reason: Reason) -> UInt8 {
      switch reason {
      case .time: 1
      case .count: 2
      case .turns: 4
      case .bytes: 8
      case .tokens: 16
      case .cut: 32
      }
    }
  }
}
