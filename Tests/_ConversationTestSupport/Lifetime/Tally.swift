import Synchronization

/// Counts how many of something were created and released, by any number of threads.
package final class Tally: Sendable {
  private let createdCounter = Atomic<Int>(0)
  private let releasedCounter = Atomic<Int>(0)

  package init() {}

  /// How many were created.
  package var createdCount: Int { createdCounter.load(ordering: .acquiring) }

  /// How many were released.
  package var releasedCount: Int { releasedCounter.load(ordering: .acquiring) }

  /// How many are live: created and not released. Exact while no thread creates or releases.
  package var liveCount: Int {
    // Released is read first: what is released between the two reads then counts as live still,
    // and the difference is never negative.
    let released = releasedCount
    return createdCount - released
  }

  func countCreation() {
    createdCounter.wrappingAdd(1, ordering: .acquiringAndReleasing)
  }

  func countRelease() {
    releasedCounter.wrappingAdd(1, ordering: .acquiringAndReleasing)
  }
}
