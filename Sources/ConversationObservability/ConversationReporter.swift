public import ConversationMemory
public import Logging
public import Metrics

/// Tells swift-metrics and swift-log what becomes of a buffer's messages.
///
/// It asks the buffer now and then, so that nothing is added to the buffer's own work:
///
/// ```swift
/// var reporter = ConversationReporter(memory, named: "support")
/// await reporter.run(every: .seconds(10))
/// ```
///
/// | metric | kind | meaning |
/// |---|---|---|
/// | `conversation_messages_total` | counter | what became of messages, by `outcome` |
/// | `conversation_live_messages` | gauge | messages that have not left |
/// | `conversation_live_bytes` | gauge | bytes of their payloads |
/// | `conversation_held_bytes` | gauge | bytes allocated for messages |
///
/// All have the label `conversation`. Outcomes are appended, consumed, delivered, expired, evicted
/// and removed. Payloads are never logged.
public struct ConversationReporter<Payload: Sendable>: Sendable {
  private let memory: ConversationBufferWindowMemory<Payload>
  private let logger: Logger
  private let counters: [Outcome: Counter]
  private let liveMessages: Gauge
  private let liveBytes: Gauge
  private let heldBytes: Gauge
  private var last: [Outcome: Int] = [:]

  /// A reporter that has not reported yet.
  ///
  /// - Parameters:
  ///   - memory: The buffer.
  ///   - name: The value of the label `conversation`.
  ///   - logger: Where evictions (a notice that the buffer is too small) and the end are logged.
  ///   - factory: What makes the metrics.
  public init(
    _ memory: ConversationBufferWindowMemory<Payload>, named name: String,
    logger: Logger = Logger(label: "cbwm"),
    factory: any MetricsFactory = MetricsSystem.factory
  ) {
    self.memory = memory
    var logger = logger
    logger[metadataKey: "conversation"] = "\(name)"
    self.logger = logger
    let label = ("conversation", name)
    counters = Dictionary(
      uniqueKeysWithValues: Outcome.allCases.map { outcome in
        let labels = [label, ("outcome", outcome.rawValue)]
        return (
          outcome,
          Counter(label: "conversation_messages_total", dimensions: labels, factory: factory)
        )
      })
    func gauge(_ name: String) -> Gauge { Gauge(name, label, factory) }
    liveMessages = gauge("conversation_live_messages")
    liveBytes = gauge("conversation_live_bytes")
    heldBytes = gauge("conversation_held_bytes")
  }

  /// Reports what has happened since the last report, and what there is now.
  public mutating func report() {
    let account = memory.account
    let usage = memory.usage
    for outcome in Outcome.allCases {
      let total = outcome.count(in: account)
      let news = total - last[outcome, default: 0]
      last[outcome] = total
      counters[outcome]?.increment(by: news)
      if outcome == .evicted, news > 0 {
        logger.notice(
          "Messages were evicted: the buffer is too small for its window.",
          metadata: ["evicted": "\(news)", "capacity": "\(memory.configuration.capacity)"])
      }
    }
    liveMessages.record(account.live)
    liveBytes.record(usage.liveBytes)
    heldBytes.record(usage.heldBytes)
    logger.trace("Reported.", metadata: ["live": "\(account.live)", "held": "\(usage.heldBytes)"])
  }

  /// Reports again and again until the task is cancelled, and once more at that.
  ///
  /// - Parameters:
  ///   - interval: The time between two reports, above zero.
  ///   - clock: What measures it.
  /// - Precondition: The interval is above zero.
  public mutating func run(
    every interval: Duration = .seconds(10), clock: some Clock<Duration> = ContinuousClock()
  ) async {
    precondition(interval > .zero, "The time between two reports must be above zero.")
    repeat { report() } while (try? await clock.sleep(for: interval.upToCentury)) != nil
    report()
    logger.debug("Reporting has ended.")
  }
}

extension Gauge {
  fileprivate convenience init(
    _ name: String, _ label: (String, String), _ factory: any MetricsFactory
  ) {
    self.init(label: name, dimensions: [label], factory: factory)
  }
}

/// What can become of a message, as the label `outcome` names it.
private enum Outcome: String, CaseIterable {
  case appended, consumed, delivered, expired, evicted, removed

  func count(in account: ConversationAccount) -> Int {
    switch self {
    case .appended: account.appended
    case .consumed: account.consumed
    case .delivered: account.delivered
    case .expired: account.expired
    case .evicted: account.evicted
    case .removed: account.removed
    }
  }
}
