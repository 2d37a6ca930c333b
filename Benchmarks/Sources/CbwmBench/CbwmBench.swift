import BenchWorkload

/// Measures this library, under the rules that the peers are measured under.
///
/// Prints one line per run: elapsed nanoseconds, and for `evict` how many were delivered, for
/// `read-…` how many were appended meanwhile; for `pingpong` the half and the 99 % point of the
/// round trips; for `idle` the nanoseconds of processor time.
@main
struct CbwmBench {
  typealias Log = ReadersLogMeasurements<ConversationLog>

  static func main() {
    let workload = Workload(CommandLine.arguments)
    switch (workload.subject, workload.mode) {
    case ("threads", "throughput"): workload.measure(ThreadThroughput.run)
    case ("threads", "evict"): workload.measure(ThreadEviction.run)
    case ("threads", "pingpong"): workload.measure(ThreadRoundTrip.run)
    case ("threads", "throughput-array"): measurePayloads(workload, of: [UInt8].self)
    case ("threads", "throughput-string"): measurePayloads(workload, of: String.self)
    case ("threads", "throughput-class"): measurePayloads(workload, of: Card.self)
    case ("threads", "broadcast"): workload.measure(ThreadBroadcast.run)
    case ("threads", "read-last"): workload.measure(Log.lastTen)
    case ("threads", "read-path"): workload.measure(Log.pathOfTen)
    case ("threads", "append-links"): workload.measure(Log.links)
    case ("threads", "idle"): print(Idle.run(workload))
    case ("tasks", "throughput"): workload.measureInTask(TaskThroughput.run)
    case ("tasks", "broadcast"): workload.measureInTask(TaskBroadcast.run)
    case ("tasks", "pingpong"): workload.measureInTask(TaskRoundTrip.run)
    default: Workload.fail("\(workload.subject) has no \(workload.mode)")
    }
  }

  private static func measurePayloads<Element: Payload>(_ workload: Workload, of: Element.Type) {
    workload.measure(PayloadThroughput<PayloadQueue<Element>>.run)
  }
}
