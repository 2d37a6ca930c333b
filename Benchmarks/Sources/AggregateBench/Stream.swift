import ConversationAggregates
import ConversationMemory

/// When messages come: one every eight nanoseconds, of which some are late.
struct Stream {
  /// How many messages are in the window.
  let size: Int
  /// How many of a hundred messages are late.
  let late: Int
  /// By how many messages those are late at the most, below the size of the window.
  let distance: Int

  var length: Duration { .nanoseconds(8 * size) }
  var lateness: ConversationLateness { late == 0 ? .arrival : .withGrace(length) }

  /// The instant of a message, by its number; that of a late one lies between those of others.
  @inline(__always)
  func instant(_ number: Int) -> ConversationInstant {
    guard late > 0 else { return ConversationInstant(nanoseconds: Int64(8 * number)) }
    let random = Self.hash(UInt64(number))
    guard random.low % 100 < late else {
      return ConversationInstant(nanoseconds: Int64(8 * number))
    }
    let lag = Int((random.high &* UInt64(distance)) >> 32)
    return ConversationInstant(nanoseconds: Int64(8 * (number - 1 - lag) + 1 + number & 3))
  }

  /// Thirty-two random bits twice, the same for the same number (SplitMix64).
  @inline(__always)
  private static func hash(_ number: UInt64) -> (high: UInt64, low: UInt64) {
    var bits = number &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    return (bits >> 32, bits & 0xFFFF_FFFF)
  }
}
