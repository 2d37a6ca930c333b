import BenchWorkload
import CBenchClock
import ConversationMemory

/// One message there and back, between two threads and through two buffers.
enum ThreadRoundTrip {
  /// - Returns: The half and the 99 % point, in nanoseconds.
  static func run(_ workload: Workload) -> String {
    let there = workload.buffer()
    let back = workload.buffer()
    let crew = ThreadCrew(count: 1)
    crew.start(0) {
      for _ in 0..<workload.messages {
        guard let message = there.blockingDequeuePayload(until: .never) else { break }
        _ = back.blockingAppend(message, until: .never)
      }
      return Tally()
    }
    _ = crew.release()
    var times: [UInt64] = []
    times.reserveCapacity(Int(workload.messages))
    for value in 0..<workload.messages {
      let start = bench_now()
      _ = there.blockingAppend(Message(value: value), until: .never)
      let message = back.blockingDequeuePayload(until: .never)
      times.append(bench_now() - start)
      guard message?.value == value else { Workload.fail("a wrong message came back") }
    }
    crew.wait(for: 1)
    return Workload.percentiles(times)
  }
}
