import ConversationMemory
import Metrics

/// What came of handling a message, as the label `outcome` names it.
enum ProcessingOutcome: String, CaseIterable {
  case acknowledged, refused, lost
}

/// The metrics of a processor.
struct ProcessingMetrics: Sendable {
  private let counters: [ProcessingOutcome: Counter]
  private let timers: [ProcessingOutcome: Metrics.Timer]
  private let lag: Gauge
  private let pending: Gauge

  init(group: String, factory: any MetricsFactory) {
    let label = ("group", group)
    func labels(_ outcome: ProcessingOutcome) -> [(String, String)] {
      [label, ("outcome", outcome.rawValue)]
    }
    counters = Dictionary(
      uniqueKeysWithValues: ProcessingOutcome.allCases.map {
        (
          $0,
          Counter(label: "conversation_processed_total", dimensions: labels($0), factory: factory)
        )
      })
    timers = Dictionary(
      uniqueKeysWithValues: ProcessingOutcome.allCases.map {
        (
          $0,
          Metrics.Timer(
            label: "conversation_processing_seconds", dimensions: labels($0), factory: factory)
        )
      })
    lag = Gauge(label: "conversation_group_lag", dimensions: [label], factory: factory)
    pending = Gauge(label: "conversation_group_pending", dimensions: [label], factory: factory)
  }

  func report(_ outcome: ProcessingOutcome, _ duration: Duration) {
    counters[outcome]?.increment()
    timers[outcome]?.recordNanoseconds(duration.clampedNanoseconds)
  }

  func report(_ status: ConversationGroupStatus) {
    lag.record(status.lag)
    pending.record(status.pending)
  }
}
