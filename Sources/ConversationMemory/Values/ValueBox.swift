/// A value of some kind where a store keeps it: what all kinds have in common. It is touched under
/// the lock of its shard, or by who has the only reference.
@usableFromInline
class ValueBox: @unchecked Sendable {
  // Sendable: see above; a copy that leaves the lock is nobody else's.

  /// What its shard has counted of it.
  final var countedBytes = 0

  @usableFromInline
  init() {}

  /// The number of its kind.
  @usableFromInline var kind: UInt8 { preconditionFailure("A box is of a kind.") }
  /// Bytes that it holds, itself included.
  @usableFromInline var heldBytes: Int { preconditionFailure("A box is of a kind.") }
  /// Whether its name goes with it.
  @usableFromInline var isEmpty: Bool { preconditionFailure("A box is of a kind.") }
  /// Another one with the same value.
  @usableFromInline func copy() -> ValueBox { preconditionFailure("A box is of a kind.") }
  /// Adds the bytes of the value to others.
  @usableFromInline func encode(into _: inout [UInt8]) {
    preconditionFailure("A box is of a kind.")
  }
}
