import CConversationThreads
import Synchronization

/// A thread that sleeps or a task that is suspended until somebody wakes it, once.
///
/// What it waits for is decided under a lock of its owner's; waking comes after, without the lock.
@usableFromInline
class Sleeper: @unchecked Sendable {
  // Sendable: `bed` and `nextToWake` are touched under the owner's lock, and by the one that wakes
  // it, which got it under that lock; `isAwake` is atomic.

  /// What is asleep.
  @safe
  enum Bed {
    case thread
    case task(UnsafeContinuation<Void, Never>)
  }

  var bed = Bed.thread
  fileprivate var nextToWake: Sleeper?
  /// 0 while asleep, then 1: the word that the system compares before it lets a thread sleep.
  private let isAwake = Cell(Atomic<UInt32>(0))

  init() {}

  deinit {
    isAwake.deallocate()
  }

  /// Blocks the thread until it is woken, or so many nanoseconds have passed.
  ///
  /// - Returns: Whether it was woken.
  func sleep(atMost nanoseconds: Int64?) -> Bool {
    let end = nanoseconds.map { cbwm_precise_now().addingClamped($0) }
    // Acquiring: what was decided before the wake-up is seen after it.
    while isAwake.pointee.load(ordering: .acquiring) == 0 {
      let remaining = end.map { $0 - cbwm_precise_now() }
      if let remaining, remaining <= 0 { return false }
      unsafe cbwm_wait(isAwake.address, 0, remaining ?? -1)
    }
    return true
  }

  fileprivate func wake() {
    switch bed {
    case .task(let continuation): unsafe continuation.resume()
    case .thread:
      isAwake.pointee.store(1, ordering: .releasing)
      unsafe cbwm_wake(isAwake.address)
    }
  }
}

/// Those who are to be woken when the lock is let go, in order.
@usableFromInline
struct WakeList: ~Copyable {
  @usableFromInline var first: Sleeper?
  @usableFromInline var last: Sleeper?

  @inlinable
  init() {}

  /// Notes one more; called under the lock.
  mutating func add(_ sleeper: Sleeper) {
    if let last { last.nextToWake = sleeper } else { first = sleeper }
    last = sleeper
  }

  /// Whether nobody is to be woken.
  @inlinable var isEmpty: Bool { first == nil }

  /// Wakes all; called without the lock.
  @usableFromInline
  consuming func wakeAll() {
    var next = first
    while let sleeper = next {
      // Once awake it may be gone, so its link is taken before.
      next = sleeper.nextToWake
      sleeper.nextToWake = nil
      sleeper.wake()
    }
  }
}
