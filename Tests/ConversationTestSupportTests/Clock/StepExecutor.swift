import ConversationTestSupport

/// An executor that runs its tasks on the caller's thread, when it is told to, in the order in
/// which they became ready: what several tasks do is then one fixed sequence.
final class StepExecutor: TaskExecutor {
  private let ready = Lock<[UnownedJob]>([])

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    ready.withLock { $0.append(job) }
  }

  /// Runs what is ready, and what that makes ready, until all wait.
  func drain() {
    while let job = ready.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
      unsafe job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }
}
