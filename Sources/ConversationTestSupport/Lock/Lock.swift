#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A value that one thread at a time may touch.
///
/// ```
/// Lock ──► mutex   pthread_mutex_t   an address of its own that never moves, as POSIX demands
///     └──► state   State             touched only between lock and unlock
/// ```
///
/// Why not `Synchronization.Mutex`: its library is not instrumented on Linux, so the thread
/// sanitizer reports races that are none, and a test that must run under the sanitizer could not
/// use it. Why not `NSLock`: it would draw Foundation into every test that wants a clock.
///
/// Not fair and not recursive; a thread that locks twice stops for good.
@safe package struct Lock<State: ~Copyable>: ~Copyable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let state: UnsafeMutablePointer<State>

  /// Takes over a value. Two allocations.
  package init(_ initial: consuming sending State) {
    unsafe mutex = .allocate(capacity: 1)
    let failure = unsafe pthread_mutex_init(mutex, nil)
    precondition(failure == 0, "A mutex cannot be made: error \(failure).")
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: initial)
  }

  deinit {
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  /// Runs the body while no other thread runs one on the same lock.
  ///
  /// Decide inside, act outside: a continuation that is resumed in the body may run code that
  /// takes this lock again.
  ///
  /// - Returns: what the body returned.
  /// - Throws: what the body threw; the state stays as the body left it.
  /// - Complexity: one lock, no allocation.
  package borrowing func withLock<Outcome: ~Copyable, Failure: Error>(
    _ body: (inout sending State) throws(Failure) -> sending Outcome
  ) throws(Failure) -> sending Outcome {
    let failure = unsafe pthread_mutex_lock(mutex)
    precondition(failure == 0, "A mutex cannot be locked: error \(failure).")
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try unsafe body(&state.pointee)
  }
}

// The two pointers never change, and what they point to is touched under the mutex only; the state
// came in as `sending`, so nobody outside holds a way to it.
extension Lock: @unchecked Sendable where State: ~Copyable {}
