import Synchronization

/// An object that all may use from some instant on: they learn of it by a look at one word, without
/// a lock, and use it without counting a reference to it.
///
/// Its owner keeps the object alive for as long as it has this. Under this condition it is safe.
@usableFromInline
@safe
struct LentOnce<Object: AnyObject & Sendable>: ~Copyable, @unchecked Sendable {
  // Sendable: an atomic word, which leads to what is.
  @usableFromInline let word = unsafe Atomic<UnsafeRawPointer?>(nil)

  @inlinable
  init() {}

  /// The object; nil before it is there.
  @inlinable var object: Lent<Object>? {
    @inline(__always) get {
      // Acquiring: the object is seen as it was when it was lent.
      guard let address = unsafe word.load(ordering: .acquiring) else { return nil }
      return unsafe Lent(Unmanaged<Object>.fromOpaque(address))
    }
  }

  /// Lends the object. Others may lend the same one again, which changes nothing.
  @inlinable
  func lend(_ object: Object) {
    // Releasing: see there.
    unsafe word.store(Unmanaged.passUnretained(object).toOpaque(), ordering: .releasing)
  }
}
