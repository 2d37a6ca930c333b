import BenchWorkload

/// Measures what people use between tasks, and what one would write by hand in Swift.
@main
struct SwiftPeers {
  static func main() {
    let workload = Workload(CommandLine.arguments)
    switch (workload.subject, workload.mode) {
    case ("async-stream", "broadcast"): workload.measureInTask(StreamBroadcast.run)
    case ("async-stream", _): TaskMeasurements<StreamQueue>.measure(workload)
    case ("async-channel", _): TaskMeasurements<Rendezvous>.measure(workload)
    case ("async-mpsc-channel", _): TaskMeasurements<ManyToOne>.measure(workload)
    case ("nio-async-sequence", _): TaskMeasurements<ProducedSequence>.measure(workload)
    case ("actor-deque", "read-last"): workload.measureInTask(ActorLog.lastTen)
    case ("actor-deque", _): TaskMeasurements<ActorQueue>.measure(workload)
    case ("pthread-deque", "throughput-array"): measurePayloads(workload, of: [UInt8].self)
    case ("pthread-deque", "throughput-string"): measurePayloads(workload, of: String.self)
    case ("pthread-deque", "throughput-class"): measurePayloads(workload, of: Card.self)
    case ("pthread-deque", "read-last"):
      workload.measure(ReadersLogMeasurements<PthreadLog>.lastTen)
    case ("pthread-dictionary", "read-path"):
      workload.measure(ReadersLogMeasurements<PthreadTree>.pathOfTen)
    case ("pthread-dictionary", "append-links"):
      workload.measure(ReadersLogMeasurements<PthreadTree>.links)
    default: Workload.fail("no peer \(workload.subject) with a mode \(workload.mode)")
    }
  }

  private static func measurePayloads<Element: Payload>(_ workload: Workload, of: Element.Type) {
    workload.measure(PayloadThroughput<PthreadDeque<Element>>.run)
  }
}
