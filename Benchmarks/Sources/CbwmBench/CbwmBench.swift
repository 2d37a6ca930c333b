import BenchWorkload

/// Measures this library, under the rules that the peers are measured under.
///
/// Prints one line per run: elapsed nanoseconds, and for `evict` how many were delivered; for
/// `pingpong` the half and the 99 % point of the round trips.
@main
struct CbwmBench {
  static func main() {
    let workload = Workload(CommandLine.arguments)
    switch (workload.subject, workload.mode) {
    case ("threads", "throughput"): workload.measure(ThreadThroughput.run)
    case ("threads", "evict"): workload.measure(ThreadEviction.run)
    case ("threads", "pingpong"): workload.measure(ThreadRoundTrip.run)
    case ("tasks", "throughput"): measureInTask(workload, TaskThroughput.run)
    case ("tasks", "pingpong"): measureInTask(workload, TaskRoundTrip.run)
    default: Workload.fail("\(workload.subject) has no \(workload.mode)")
    }
  }

  private static func measureInTask(
    _ workload: Workload, _ run: @escaping @Sendable (Workload) async -> String
  ) {
    workload.measure { workload in Workload.inTask { await run(workload) } }
  }
}
