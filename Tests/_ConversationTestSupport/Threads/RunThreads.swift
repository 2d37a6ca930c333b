/// Runs a body on so many threads at once and waits for all of them.
///
/// Every call has a thread of its own. They begin together, behind a barrier, so that they
/// overlap even when each has little to do. The caller's thread is blocked meanwhile; a body must
/// therefore not wait for a task, which might need that very thread. Use the asynchronous form
/// for that, which a caller in an asynchronous function gets by itself.
///
/// A body that is to show a race to the thread sanitizer should last: of two threads with 100
/// unguarded additions each it reported about every second pair.
///
/// - Parameters:
///   - count: the number of threads, zero or more.
///   - body: gets its thread's number, from 0.
/// - Returns: what the bodies returned, by thread number.
/// - Throws: the error of the lowest thread that threw, after all have ended.
/// - Complexity: *count* threads, 8 MiB of address space each.
package func runThreads<Outcome: Sendable, Failure: Error>(
  _ count: Int, _ body: @escaping @Sendable (Int) throws(Failure) -> Outcome
) throws(Failure) -> [Outcome] {
  precondition(count >= 0, "\(count) threads cannot be run.")
  if count == 0 { return [] }
  let barrier = SpinBarrier(count)
  let results = ThreadResults<Outcome, Failure>(count: count)
  func start(_ thread: Int) {
    // Each starts the next, so that the handles need no array, which could not hold them.
    guard thread < count else { return }
    let handle = PlatformThread {
      barrier.wait()
      results.set(thread, to: Result { () throws(Failure) in try body(thread) })
    }
    start(thread + 1)
    handle.join()
  }
  start(0)
  var outcomes: [Outcome] = []
  outcomes.reserveCapacity(count)
  for thread in 0..<count { outcomes.append(try results.get(thread).get()) }
  return outcomes
}

/// Runs a body on so many threads at once and suspends until all have ended.
///
/// As the synchronous form does, except that no thread of the tasks is blocked: the bodies may
/// wait for tasks, and tests that run beside this one go on.
package func runThreads<Outcome: Sendable, Failure: Error>(
  _ count: Int, _ body: @escaping @Sendable (Int) throws(Failure) -> Outcome
) async throws(Failure) -> [Outcome] {
  let result = await withCheckedContinuation { continuation in
    PlatformThread {
      continuation.resume(
        returning: Result { () throws(Failure) in try runThreads(count, body) })
    }.detach()
  }
  return try result.get()
}
