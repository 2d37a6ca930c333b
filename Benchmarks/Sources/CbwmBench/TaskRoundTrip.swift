import BenchWorkload
import CBenchClock
import ConversationMemory

/// One message there and back, between two tasks and through two buffers.
enum TaskRoundTrip {
  /// - Returns: The half and the 99 % point, in nanoseconds.
  static func run(_ workload: Workload) async -> String {
    let there = workload.buffer()
    let back = workload.buffer()
    async let echo: Void = {
      while let message = await there.dequeuePayload(until: .never) {
        _ = await back.append(message, until: .never)
      }
    }()
    var times: [UInt64] = []
    times.reserveCapacity(Int(workload.messages))
    for value in 0..<workload.messages {
      let start = bench_now()
      _ = await there.append(Message(value: value), until: .never)
      let message = await back.dequeuePayload(until: .never)
      times.append(bench_now() - start)
      guard message?.value == value else { Workload.fail("a wrong message came back") }
    }
    there.finish()
    await echo
    return Workload.percentiles(times)
  }
}
