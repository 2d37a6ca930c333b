public import ConversationMemory
public import Logging
public import Metrics
public import ServiceLifecycle
import Synchronization
import Tracing

/// Runs a handler over the messages of a group, at most so many at once, until it is told to stop.
///
/// A handler that returns acknowledges its message; one that throws refuses it, with the error as
/// the reason, so that it rests and comes again. While a handler runs its lease is extended, so
/// that a lease need only be as long as a crash may go unnoticed.
///
/// ```swift
/// import ConversationMemory
/// import ConversationProcessing
///
/// let jobs = ConversationBufferWindowMemory<String>(retention: .untilConsumed)
/// let processor = ConversationProcessor(jobs.group("workers"), named: "host 1", concurrency: 4) {
///   delivery in
///   print(delivery.payload)
/// }
/// _ = jobs.append("resize picture 7")
/// jobs.finish()
/// await processor.run()
/// ```
///
/// It ends when its conversation is finished and all is dealt with. When a `ServiceGroup` shuts
/// down gracefully it takes nothing more and lets the handlers that run come to their end; when its
/// task is cancelled they are cancelled, and what they did not finish is given back at once.
///
/// Every message has a span `NAME process`, below the span whose context its metadata carry.
/// Metrics have the label `group`:
///
/// | metric | kind | meaning |
/// |---|---|---|
/// | `conversation_processed_total` | counter | messages handled, by `outcome` |
/// | `conversation_processing_seconds` | timer | how long handlers took, by `outcome` |
/// | `conversation_group_lag` | gauge | messages that nobody has got yet |
/// | `conversation_group_pending` | gauge | messages handed out and not acknowledged |
///
/// Outcomes are acknowledged, refused, and lost, where the lease had ended meanwhile or the message
/// had left its window.
public struct ConversationProcessor<Payload: Sendable>: Service {
  /// Deals with one message.
  public typealias Handler = @Sendable (ConversationDelivery<Payload>) async throws -> Void

  private let group: ConversationGroup<Payload>
  private let consumer: String
  private let concurrency: Int
  private let heartbeat: Duration
  private let clock: any Clock<Duration>
  private let logger: Logger
  private let metrics: ProcessingMetrics
  private let handler: Handler
  private let inHand = InHand()

  /// A processor that does not run yet.
  ///
  /// - Parameters:
  ///   - group: Whose messages are handled.
  ///   - consumer: By which name it takes part in the group.
  ///   - concurrency: How many handlers run at once, at least 1.
  ///   - heartbeat: How often leases are extended, and gauges set: above zero, shorter than the
  ///     group's lease, as a handler would lose its message otherwise. Nil for a third of the
  ///     lease, but at most five seconds.
  ///   - clock: What measures the time between.
  ///   - logger: Where refusals are logged, without what messages say.
  ///   - factory: What makes the metrics.
  ///   - handler: Deals with one message.
  /// - Precondition: The concurrency is at least 1, and the heartbeat, if it is given, above zero
  ///   and shorter than the lease.
  public init(
    _ group: ConversationGroup<Payload>, named consumer: String, concurrency: Int,
    heartbeat: Duration? = nil, clock: any Clock<Duration> = ContinuousClock(),
    logger: Logger = Logger(label: "cbwm"), factory: any MetricsFactory = MetricsSystem.factory,
    handler: @escaping Handler
  ) {
    precondition(concurrency >= 1, "One handler must be able to run at least.")
    if let heartbeat {
      precondition(heartbeat > .zero, "The time between two heartbeats must be above zero.")
      precondition(
        heartbeat < group.lease, "The time between two heartbeats must be below the lease.")
    }
    self.group = group
    self.consumer = consumer
    self.concurrency = concurrency
    self.heartbeat =
      heartbeat?.upToCentury ?? min(max(group.lease / 3, .nanoseconds(1)), .seconds(5))
    self.clock = clock
    var logger = logger
    logger[metadataKey: "group"] = "\(group.name)"
    logger[metadataKey: "consumer"] = "\(consumer)"
    self.logger = logger
    metrics = ProcessingMetrics(group: group.name, factory: factory)
    self.handler = handler
  }

  /// Handles messages until the conversation is at its end, or it is told to stop.
  public func run() async {
    await withTaskGroup { tasks in
      tasks.addTask { await keepLeases() }
      await withTaskGroup { workers in
        for _ in 0..<concurrency { workers.addTask { await work() } }
      }
      tasks.cancelAll()
    }
    logger.debug("Processing has ended.")
  }

  private func work() async {
    while case .deliveries(let deliveries) = await next() {
      for delivery in deliveries { await handle(delivery) }
    }
  }

  /// The next message, unless the service is to stop.
  private func next() async -> ConversationReceive<Payload> {
    if Task.isShuttingDownGracefully || Task.isCancelled { return .cancelled }
    // Waiting for a shutdown costs more than a message, so first without.
    let deliveries = group.receive(as: consumer)
    if !deliveries.isEmpty { return .deliveries(deliveries) }
    return await cancelWhenGracefulShutdown { [group, consumer] in
      await group.receive(as: consumer, until: .never)
    }
  }

  private func handle(_ delivery: ConversationDelivery<Payload>) async {
    let start = clock.now
    inHand.insert(delivery.receipt)
    let outcome = await settle(delivery)
    inHand.remove(delivery.receipt)
    metrics.report(outcome, clock.duration(since: start))
    // What failed may come again at once, and for ever: others are to run between.
    if outcome != .acknowledged { await Task.yield() }
  }

  private func settle(_ delivery: ConversationDelivery<Payload>) async -> ProcessingOutcome {
    let receipt = delivery.receipt
    do {
      try await ProcessingSpan.run(group.name, consumer, delivery.message.header, receipt) {
        try await handler(delivery)
      }
      return group.acknowledge(receipt) == .done ? .acknowledged : .lost
    } catch {
      // Who was cancelled did not fail: the message is for another at once.
      let isCancelled = Task.isCancelled
      let settlement = group.refuse(
        receipt, reason: "\(error)", rest: isCancelled ? .zero : nil)
      logger.info(
        "A message was refused.",
        metadata: [
          "id": "\(receipt.id)", "delivery": "\(receipt.deliveryCount)",
          "error": "\(type(of: error))", "cancelled": "\(isCancelled)",
        ])
      return settlement == .done ? .refused : .lost
    }
  }

  /// Extends the leases of what is in hand, and shows how the group is, again and again.
  private func keepLeases() async {
    while (try? await clock.sleep(for: heartbeat)) != nil {
      for receipt in inHand.all { group.extend(receipt, by: group.lease) }
      if let status = group.status { metrics.report(status) }
    }
  }
}

extension Clock where Duration == Swift.Duration {
  /// The time since an earlier instant of this clock.
  fileprivate func duration(since start: any InstantProtocol<Swift.Duration>) -> Swift.Duration {
    (start as? Instant).map { $0.duration(to: now) } ?? .zero
  }
}
