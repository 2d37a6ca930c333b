import Synchronization

/// The wish that a replay ends early, which any thread can have.
package final class ReplayStop: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Nobody has the wish yet.
  package init() {}

  /// Whether somebody has it.
  ///
  /// - Complexity: one load.
  package var isRequested: Bool {
    // Nothing else is told by it: threads hand over what they know through queues.
    flag.load(ordering: .relaxed)
  }

  /// Has the replay end: producers stop, consumers take what is there, and the report is made.
  package func request() { flag.store(true, ordering: .relaxed) }
}
