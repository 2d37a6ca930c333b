import BenchWorkload
import CBenchClock

/// An `AsyncStream` per subscriber, into each of which the producer puts every message. None has a
/// bound, so the producer waits for nobody and every subscriber gets all.
enum StreamBroadcast {
  /// - Returns: Nanoseconds from before the first task to the end of the last subscriber.
  static func run(_ workload: Workload) async -> String {
    let pairs = (0..<workload.consumers).map { _ in
      AsyncStream.makeStream(of: Message.self, bufferingPolicy: .unbounded)
    }
    let continuations = pairs.map(\.continuation)
    let start = bench_now()
    let tally = await withTaskGroup(of: Tally.self) { group in
      for (stream, _) in pairs {
        group.addTask {
          var tally = Tally()
          for await message in stream { tally.add(message) }
          return tally
        }
      }
      group.addTask {
        for value in 0..<workload.messages {
          for continuation in continuations { continuation.yield(Message(value: value)) }
        }
        for continuation in continuations { continuation.finish() }
        return Tally()
      }
      return await group.reduce(Tally(), +)
    }
    let elapsed = bench_now() - start
    workload.check(tally, readers: workload.consumers)
    return "\(elapsed)"
  }
}
