/// Why bytes are not a snapshot that a store can be restored from.
public struct ConversationSnapshotError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Reason: Hashable, Sendable {
    /// The bytes do not begin as a snapshot does, or are of a version that is not known.
    case notASnapshot
    /// They end early, go on after the end, or a number in them can't be read.
    case malformed
    /// They are not the bytes that were written: the checksum at their end is another.
    case damaged
    /// They can be read, but what they say contradicts itself.
    case contradiction
    /// The store reads its clock to another resolution than the one that they are of.
    case otherResolution
    /// They have values of a kind that the store does not know.
    case unknownKind
    /// The store has conversations already.
    case storeInUse
  }

  /// What is wrong.
  public let reason: Reason
  /// Where, in bytes from the beginning.
  public let offset: Int

  init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  /// What is wrong and where, as a sentence.
  public var description: String {
    switch reason {
    case .notASnapshot: "These bytes are not a snapshot of a store."
    case .malformed: "The snapshot can't be read at byte \(offset)."
    case .damaged: "The snapshot is damaged: the checksum at byte \(offset) is another."
    case .contradiction: "The snapshot contradicts itself before byte \(offset)."
    case .otherResolution: "The snapshot is of a store with another resolution."
    case .unknownKind: "The snapshot has a value of an unknown kind before byte \(offset)."
    case .storeInUse: "A store must be empty to be restored."
    }
  }
}
