import Dispatch
import Synchronization
import Testing
import _ConversationTestSupport

@Suite struct RunThreadsConcurrencyTests {
  private struct Failed: Error, Equatable {
    let thread: Int
  }

  @Test("Results come by thread number, whatever the count", arguments: 0...10)
  func collectsResults(count: Int) async {
    let results: [Int] = await runThreads(count) { $0 * $0 }
    #expect(results == (0..<count).map { $0 * $0 })
    blocking(count)
  }

  private func blocking(_ count: Int) {
    #expect(runThreads(count) { "\($0)" } == (0..<count).map { "\($0)" })
  }

  @Test("The error of the lowest thread is thrown, after all have ended")
  func throwsLowest() {
    let ended = EndedCount()
    #expect(throws: Failed(thread: 1)) {
      try runThreads(4) { thread throws(Failed) in
        ended.count()
        if thread % 2 == 1 { throw Failed(thread: thread) }
      }
    }
    #expect(ended.value == 4)
  }

  @Test("All run at once: each can wait for all the others")
  func overlaps() {
    let barrier = SpinBarrier(6)
    #expect(
      runThreads(6) { thread in
        barrier.wait()
        return thread
      }.count == 6)
  }

  @Test("A body of the asynchronous form can wait for a task")
  func waitsForTasks() async {
    let counted = EndedCount()
    _ = await runThreads(4) { _ in
      // Not by spinning: four threads that spin would keep the task from the cores it needs.
      let semaphore = DispatchSemaphore(value: 0)
      Task {
        counted.count()
        semaphore.signal()
      }
      semaphore.wait()
    }
    #expect(counted.value == 4)
  }

  @Test("What a thread wrote before a barrier is seen by all after it")
  func ordersAroundBarrier() {
    let barrier = SpinBarrier(4)
    let counted = EndedCount()
    let seen = runThreads(4) { _ in
      counted.count()
      barrier.wait()
      return counted.value
    }
    #expect(seen == [4, 4, 4, 4])
  }
}

/// How many bodies came to their end; relaxed, so that it orders nothing by itself.
private final class EndedCount: Sendable {
  private let counter = Atomic<Int>(0)

  var value: Int { counter.load(ordering: .relaxed) }

  func count() {
    counter.wrappingAdd(1, ordering: .relaxed)
  }
}
