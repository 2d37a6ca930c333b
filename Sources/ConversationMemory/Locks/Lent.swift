/// An object that is used without counting a reference to it, which threads would fight over as
/// they do over a lock.
///
/// Whoever has this keeps the object alive by other means, for as long as it has this. Under this
/// condition it is safe.
@usableFromInline
@safe
struct Lent<Object: AnyObject & Sendable>: @unchecked Sendable {
  // Sendable: no more than a reference to what is.
  @usableFromInline let reference: Unmanaged<Object>

  @usableFromInline
  init(_ object: Object) {
    unsafe reference = Unmanaged.passUnretained(object)
  }

  @inlinable
  init(_ reference: Unmanaged<Object>) {
    unsafe self.reference = reference
  }

  /// Does something with the object.
  @inlinable
  @inline(__always)
  func use<Result>(_ body: (Object) throws -> Result) rethrows -> Result {
    try unsafe reference._withUnsafeGuaranteedRef(body)
  }

  /// The object with a reference of its own, for who keeps it or awaits something of it.
  var kept: Object { unsafe reference.takeUnretainedValue() }
}
