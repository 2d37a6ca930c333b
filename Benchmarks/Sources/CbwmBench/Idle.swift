import BenchWorkload
import CBenchClock
import ConversationMemory
import Foundation

/// Threads and tasks that wait for what does not come.
enum Idle {
  /// How long they have to fall asleep: most threads and tasks look for a while before they do.
  private static let settlement = 0.2

  /// - Returns: Nanoseconds of processor time, of the whole program, in as many milliseconds as
  ///   there were to be messages.
  static func run(_ workload: Workload) -> String {
    let empty = workload.buffer()
    let full = workload.buffer()
    while case .appended = full.append(Message(value: 0)) {}
    let log = Buffer(window: .time(.seconds(60)), retention: .window)
    let crew = ThreadCrew(count: 3 * workload.consumers)
    for index in 0..<workload.consumers {
      let subscription = log.subscribe()
      crew.start(3 * index) { tally(empty.blockingDequeuePayload(until: .never) == nil) }
      crew.start(3 * index + 1) {
        let isRefused =
          if case .finished = full.blockingAppend(Message(value: 0), until: .never) {
            true
          } else {
            false
          }
        return tally(isRefused)
      }
      crew.start(3 * index + 2) { tally(subscription.blockingNext(until: .never) == nil) }
    }
    let tasks = (0..<workload.consumers).map { _ in
      Task.detached { await empty.dequeue(until: .never).message == nil }
    }
    _ = crew.release()
    Thread.sleep(forTimeInterval: settlement)
    let before = bench_processor_time()
    Thread.sleep(forTimeInterval: Double(workload.messages) / 1000)
    let spent = bench_processor_time() - before
    empty.finish()
    full.finish()
    log.finish()
    crew.wait(for: 3 * workload.consumers)
    let woken = crew.tally(0..<3 * workload.consumers).count
    let resumed = Workload.inTask {
      var count = 0
      for task in tasks where await task.value { count += 1 }
      return "\(count)"
    }
    guard woken == 3 * workload.consumers, resumed == "\(workload.consumers)" else {
      Workload.fail("somebody got what nobody sent")
    }
    return "\(spent)"
  }

  /// Of one thread, which waited as it should or did not.
  private static func tally(_ isWell: Bool) -> Tally {
    var tally = Tally()
    if isWell { tally.add(Message(value: 0)) }
    return tally
  }
}
