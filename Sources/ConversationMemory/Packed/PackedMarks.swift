/// What few records are and have, by the bits that say so in them: of the second byte, and one of
/// the first.
struct PackedMarks: OptionSet {
  let rawValue: UInt16

  /// It says who speaks,
  static let author = Self(rawValue: 1)
  /// and has metadata.
  static let metadata = Self(rawValue: 1 << 1)
  /// It is no message, but what messages have left.
  static let gap = Self(rawValue: 1 << 2)
  /// It stays until it is removed.
  static let pinned = Self(rawValue: 1 << 3)
  /// It is the first that was not pinned, behind pinned ones.
  static let firstUnpinned = Self(rawValue: 1 << 4)
  /// It has a time to live of its own.
  static let timed = Self(rawValue: 1 << 5)
  /// It is a state.
  static let state = Self(rawValue: 1 << 6)
  /// It has an idempotency key.
  static let keyed = Self(rawValue: 1 << 7)
  /// A tool's result below it has left.
  static let lostResult = Self(rawValue: 1 << 8)

  /// Those that are counted beside the records.
  static let counted: Self = [.pinned, .timed, .state, .keyed]
  /// Those that say which details there are.
  static let details: Self = [.author, .metadata, .timed, .state, .keyed]

  /// The second byte of a record.
  @inline(__always)
  var more: UInt8 { UInt8(truncatingIfNeeded: rawValue) }
}

extension PackedMarks {
  /// The marks of a record, by its second byte, which may have any bits.
  @inline(__always)
  init(_ more: UInt8, hasLostResult: Bool) {
    self.init(rawValue: UInt16(more) | (hasLostResult ? 1 << 8 : 0))
  }
}
