import Synchronization

/// A lock for short work: one compare-and-swap to take it, one plain store to let it go.
///
/// It spins, then yields the core, then naps; nobody has to be woken, which is what makes letting
/// go cheap. A nap (50 µs) is only reached if the holder lost its core. What is done under it is
/// bounded, and never calls out.
///
/// How long somebody waits is bounded by what the system does, not by the lock: a holder that is
/// sent off its core goes on when the scheduler gives it one again. Beside busy threads that is
/// some milliseconds for one of the same priority. For one of lower priority it may be hundreds of
/// them, and those who wait do not lend it their priority. So threads that share a buffer should
/// have one priority. A lock that lends it (a priority-inheritance futex) costs a call of the
/// system to let go wherever somebody waits, and collapses where many do.
///
/// It lives in memory of its owner's, so that it can share a cache line with what it guards.
@usableFromInline
struct Lock: ~Copyable, Sendable {
  @usableFromInline let isHeld = Atomic<Bool>(false)
  /// Whether somebody has waited for longer than short work takes, since that was last asked.
  private let isWanted = Atomic<Bool>(false)

  @usableFromInline
  init() {}

  @inlinable
  @inline(__always)
  func lock() {
    // Acquiring: what the last holder wrote is seen by this one.
    if !isHeld.weakCompareExchange(
      expected: false, desired: true, successOrdering: .acquiring, failureOrdering: .relaxed
    ).exchanged {
      lockSlowly()
    }
  }

  @inlinable
  @inline(__always)
  func unlock() {
    // Releasing: what was written under the lock is seen by whoever takes it next.
    isHeld.store(false, ordering: .releasing)
  }

  @usableFromInline
  @inline(never)
  func lockSlowly() {
    var backoff = Backoff()
    while true {
      // Reading first keeps the line shared among those that wait.
      if !isHeld.load(ordering: .relaxed),
        isHeld.weakCompareExchange(
          expected: false, desired: true, successOrdering: .acquiring, failureOrdering: .relaxed
        ).exchanged
      {
        return
      }
      backoff.pause()
      if backoff.isLong { isWanted.store(true, ordering: .relaxed) }
    }
  }

  /// Whether somebody has been waiting for long, since this was last asked.
  ///
  /// Nothing makes a free lock go to who has waited longest: one that takes it again at once, time
  /// after time, leaves it to others for moments that they hardly ever meet. So it asks, and stops.
  func takeWanted() -> Bool {
    isWanted.load(ordering: .relaxed) && isWanted.exchange(false, ordering: .relaxed)
  }
}
