import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Holds each of a number of threads until the last has come; good for one meeting.
///
/// Spinning, since a sleeping thread needs tens of microseconds to wake: by then the first would
/// be done with a short test before the others had begun. After a while it lets others run, as
/// there may be more threads than cores.
package final class SpinBarrier: Sendable {
  private let expected: Int
  private let arrived = Atomic<Int>(0)

  /// Makes a barrier for so many threads.
  package init(_ count: Int) {
    precondition(count > 0, "A barrier for \(count) threads would hold nobody.")
    expected = count
  }

  /// Arrives, and waits for the others.
  package func wait() {
    // What a thread did before the meeting is seen by all after it.
    let count = arrived.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
    precondition(count <= expected, "A barrier for \(expected) threads met one more.")
    var roundCount = 0
    while arrived.load(ordering: .acquiring) < expected {
      roundCount += 1
      // 1,000 rounds are some microseconds, the time of a meeting on cores that are all free.
      if roundCount > 1_000 { sched_yield() }
    }
  }
}
