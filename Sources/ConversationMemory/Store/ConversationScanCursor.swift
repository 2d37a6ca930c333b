/// How far a scan of a store's names has come: it goes on from there.
public struct ConversationScanCursor: Hashable, Sendable {
  /// A number that can be written down; 0 for the beginning. Any other comes from a scan.
  public let rawValue: UInt64

  /// The cursor of a number; one that is not a scan's goes on somewhere, or is at the end.
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// Where a scan begins.
  public static let start = Self(rawValue: 0)

  /// - Parameter hash: The first that has not been come to in the shard.
  init(shard: Int, hash: UInt32) {
    rawValue = UInt64(shard) << 32 | UInt64(hash)
  }

  var shard: Int { Int(rawValue >> 32) }
  var hash: UInt32 { UInt32(truncatingIfNeeded: rawValue) }
}

/// Some names of a store, and where a scan of them goes on.
public struct ConversationScan: Hashable, Sendable {
  /// Names of conversations that there were when they were looked at; they may be none.
  public let names: [ConversationName]
  /// Where the scan goes on; nil at its end.
  public let next: ConversationScanCursor?
}
