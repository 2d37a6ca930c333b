/// A value at an address of its own, which stays for as long as its owner wants.
///
/// What is written in it is not checked for exclusive access at run time (that costs a queue half
/// of its throughput); the lock that guards the value does that. Whoever makes a cell ends it,
/// once, when nobody can reach it any more. Under these two conditions it is safe.
@usableFromInline
@safe
struct Cell<Value: ~Copyable>: @unchecked Sendable {
  // Sendable: an address. What it leads to is guarded by a lock of the owner's.
  @usableFromInline let address: UnsafeMutablePointer<Value>

  /// Allocates a cell.
  init(_ value: consuming Value) {
    unsafe address = .allocate(capacity: 1)
    unsafe address.initialize(to: value)
  }

  @inlinable var pointee: Value {
    unsafeAddress { unsafe UnsafePointer(address) }
    nonmutating unsafeMutableAddress { unsafe address }
  }

  /// Ends the value and frees its memory.
  func deallocate() {
    unsafe address.deinitialize(count: 1)
    unsafe address.deallocate()
  }
}
