import CBenchClock
import Foundation
import Synchronization

/// Threads that start at once and each end with a tally.
public final class ThreadCrew: Sendable {
  private let ready = Atomic(0)
  private let isOpen = Atomic(false)
  private let tallies = Mutex<[Int: Tally]>([:])
  private let done = DispatchSemaphore(value: 0)
  private let count: Int

  /// - Parameter count: How many threads there will be.
  public init(count: Int) {
    self.count = count
  }

  /// Starts a thread, which begins its work when all are there.
  public func start(_ index: Int, _ work: @escaping @Sendable () -> Tally) {
    Thread.detachNewThread { [self] in
      ready.add(1, ordering: .acquiringAndReleasing)
      while !isOpen.load(ordering: .acquiring) { bench_yield() }
      let tally = work()
      tallies.withLock { $0[index] = tally }
      done.signal()
    }
  }

  /// Lets all threads go.
  ///
  /// - Returns: When, in nanoseconds.
  public func release() -> UInt64 {
    while ready.load(ordering: .acquiring) < count { bench_yield() }
    let start = bench_now()
    isOpen.store(true, ordering: .releasing)
    return start
  }

  /// Waits until a number of threads has ended.
  public func wait(for count: Int) {
    for _ in 0..<count { done.wait() }
  }

  /// Of the threads that have ended, from one index to another.
  public func tally(_ indices: Range<Int>) -> Tally {
    tallies.withLock { tallies in indices.reduce(Tally()) { $0 + (tallies[$1] ?? Tally()) } }
  }
}
