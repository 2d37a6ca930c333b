/// Payloads that left during an operation, kept until the lock is let go: releasing one runs code
/// of its type, which does not belong under a lock.
///
/// The first has its place here, so that an operation which makes one message leave allocates
/// nothing.
@usableFromInline
struct Released<Payload>: ~Copyable {
  @usableFromInline var first: Payload?
  @usableFromInline var rest: [Payload] = []

  @inlinable
  init() {}

  /// Whether nothing left.
  var isEmpty: Bool { first == nil && rest.isEmpty }

  @inlinable
  mutating func add(_ payload: consuming Payload) {
    if first == nil { first = payload } else { rest.append(payload) }
  }
}
