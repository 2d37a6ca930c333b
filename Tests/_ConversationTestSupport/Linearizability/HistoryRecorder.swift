/// Records what several threads call on one object, in one order of invocations and responses.
///
/// ```swift
/// let recorder = HistoryRecorder<QueueModel.Operation, QueueModel.Outcome>()
/// let lanes = runThreads(4) { thread in
///   var lane = recorder.lane(thread: thread)
///   lane.record(.enqueue(thread)) { queue.enqueue(thread) }
///   return lane
/// }
/// let verdict = LinearizabilityChecker(QueueModel()).check(recorder.history(of: lanes))
/// ```
///
/// A task can stand in for a thread, with `begin` and `end` around its `await`.
package struct HistoryRecorder<Operation: Sendable, Outcome: Sendable>: Sendable {
  private let counter = HistoryStampCounter()

  package init() {}

  /// Makes the lane of one thread, to be kept by it and given back when it is done.
  ///
  /// - Parameters:
  ///   - thread: a number that no other lane of this recorder has.
  ///   - capacity: the number of calls up to which recording does not allocate.
  package func lane(
    thread: Int, capacity: Int = 64
  ) -> HistoryLane<Operation, Outcome> {
    HistoryLane(thread: thread, capacity: capacity, counter: counter)
  }

  /// Joins the lanes of all threads.
  package func history(
    of lanes: [HistoryLane<Operation, Outcome>]
  ) -> History<Operation, Outcome> {
    History(lanes.flatMap(\.calls))
  }
}
