import BenchWorkload

/// Measures what people use between tasks.
@main
struct SwiftPeers {
  static func main() {
    let workload = Workload(CommandLine.arguments)
    switch workload.subject {
    case "async-stream": TaskMeasurements<StreamQueue>.measure(workload)
    case "async-channel": TaskMeasurements<Rendezvous>.measure(workload)
    case "async-mpsc-channel": TaskMeasurements<ManyToOne>.measure(workload)
    case "actor-deque": TaskMeasurements<ActorQueue>.measure(workload)
    default: Workload.fail("no peer \(workload.subject)")
    }
  }
}
