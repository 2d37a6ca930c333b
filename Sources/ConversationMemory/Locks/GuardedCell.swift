/// A value and the lock that guards it, on cache lines of their own, for as long as their owner
/// wants.
///
/// ```
/// ┌ 128-byte line ─────────────────────────────────┐
/// │ lock │ … │ value                               │
/// └──────────┴─────────────────────────────────────┘
///   0          valueOffset
/// ```
///
/// They are neighbours, so that who takes the lock fetches what it is about to change, and not
/// parts of one value: changing a value is an access to all of it, while others look at the lock.
///
/// As with a ``Cell``, the value is not checked for exclusive access at run time; it is only
/// touched by who holds the lock. Whoever makes it ends it, once, when nobody can reach it any
/// more.
@usableFromInline
@safe
struct GuardedCell<Value: ~Copyable>: @unchecked Sendable {
  // Sendable: an address. What it leads to is guarded by the lock beside it.
  @usableFromInline let address: UnsafeMutableRawPointer

  @inlinable static var valueOffset: Int {
    max(MemoryLayout<Int64>.size, MemoryLayout<Value>.alignment)
  }

  /// Allocates a free lock and a value.
  @inlinable
  init(_ value: consuming Value) {
    let byteCount = (Self.valueOffset + MemoryLayout<Value>.size + 127) / 128 * 128
    unsafe address = .allocate(
      byteCount: byteCount, alignment: max(128, MemoryLayout<Value>.alignment))
    unsafe address.initializeMemory(as: Lock.self, to: Lock())
    unsafe (address + Self.valueOffset).initializeMemory(as: Value.self, to: value)
  }

  @inlinable var lock: Lock {
    unsafeAddress { unsafe UnsafePointer(address.assumingMemoryBound(to: Lock.self)) }
  }

  @inlinable var pointee: Value {
    unsafeAddress {
      unsafe UnsafePointer((address + Self.valueOffset).assumingMemoryBound(to: Value.self))
    }
    nonmutating unsafeMutableAddress {
      unsafe (address + Self.valueOffset).assumingMemoryBound(to: Value.self)
    }
  }

  /// Ends the value and the lock, and frees their memory.
  func deallocate() {
    unsafe (address + Self.valueOffset).assumingMemoryBound(to: Value.self).deinitialize(count: 1)
    unsafe address.assumingMemoryBound(to: Lock.self).deinitialize(count: 1)
    unsafe address.deallocate()
  }
}
