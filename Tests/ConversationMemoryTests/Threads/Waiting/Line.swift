@testable import ConversationMemory

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Waits until parties are in line, so that tests know who came first.
extension ConversationBufferWindowMemory {
  /// Returns when those who wait are so many; for a thread.
  func spin(until condition: (WaitingCounts) -> Bool) {
    while !condition(waitingCounts) { sched_yield() }
  }

  /// Returns when those who wait are so many; for a task.
  func yield(until condition: (WaitingCounts) -> Bool) async {
    while !condition(waitingCounts) { await Task.yield() }
  }
}
