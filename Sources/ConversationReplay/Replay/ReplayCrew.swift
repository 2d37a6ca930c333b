import ConversationMemory
import Foundation

/// The threads of a replay, and the queues by which they are told what to do and say that it is
/// done. All of these are memories of the kind that is replayed.
///
/// ```
///             orders            lanes, run queues             notes
/// captain ──► producer 0 … ──────────────────────► consumer 0 … ──► captain
///                 └────────────────────────────────────────────────►
/// ```
struct ReplayCrew {
  /// To close the slice before, if there is one, and to play the next one, if there is.
  private struct Order: Sendable {
    var end: Int64?
    var last: Int64?
  }

  private enum Note: Sendable {
    case done(ReplayLookout.Sight, upTo: Int64?)
    case drained
    case ended(ReplayTally)
  }

  private let stage: ReplayStage
  private let orders: [ConversationBufferWindowMemory<Order>]
  private let notes: ConversationBufferWindowMemory<Note>
  private let onProgress: (Int) -> Void

  /// Starts the threads.
  ///
  /// - Parameter onProgress: Called now and then with the number of messages played, by the thread
  ///   that gives the orders.
  init(_ plan: ReplayPlan, _ stage: ReplayStage, onProgress: @escaping (Int) -> Void) {
    self.stage = stage
    self.onProgress = onProgress
    orders = plan.parts.map { _ in
      ConversationBufferWindowMemory(capacity: 1, overflow: .wait, retention: .untilConsumed)
    }
    // A thread has at most one note under way.
    let notes = ConversationBufferWindowMemory<Note>(
      capacity: plan.parts.count + stage.runQueues.count, overflow: .wait,
      retention: .untilConsumed)
    self.notes = notes
    for (part, orders) in zip(plan.parts, orders) {
      Thread { Self.produce(part, stage, orders, notes) }.start()
    }
    for queue in stage.runQueues {
      Thread { Self.consume(queue, stage, notes) }.start()
    }
  }

  /// Has the producers close the slice before, then play the messages up to a time of the log, and
  /// the consumers take them. In one order: for each the threads meet, which takes them longer than
  /// a few messages.
  ///
  /// - Parameters:
  ///   - end: When the slice before ends; nil if there was none.
  ///   - last: The last time of the slice that is played; nil if there is none any more.
  /// - Returns: What there was to see when the slice before was closed, and the time of the last
  ///   message that was ever played; nil if there was none.
  func advance(
    closingAt end: Int64?, playingThrough last: Int64?
  ) -> (sight: ReplayLookout.Sight, last: Int64?) {
    for orders in orders {
      _ = orders.blockingAppend(Order(end: end, last: last), until: .never)
    }
    var sum = ReplayLookout.Sight()
    var latest: Int64?
    for _ in orders {
      guard case .done(let sight, let time) = note() else { continue }
      sum += sight
      if let time { latest = max(latest ?? time, time) }
    }
    // Behind all that was appended, so that nothing is under way when the marks have come through.
    for queue in stage.runQueues { _ = queue.blockingAppend(nil, until: .never) }
    for _ in stage.runQueues { _ = note() }
    return (sum, latest)
  }

  /// Ends the threads and adds up what they counted.
  func end() -> ReplayTally {
    for orders in orders { orders.finish() }
    for queue in stage.runQueues { queue.finish() }
    var sum = ReplayTally()
    for _ in 0..<(orders.count + stage.runQueues.count) {
      if case .ended(let tally) = note() { sum.merge(tally) }
    }
    return sum
  }

  /// The next note, waited for.
  private func note() -> Note? {
    while true {
      onProgress(stage.playedCount)
      switch notes.blockingDequeue(until: .after(ProgressLine.interval)) {
      case .message(let message): return message.payload
      case .deadline: continue
      case .finished, .cancelled: return nil
      }
    }
  }
}

// MARK: Threads

extension ReplayCrew {
  private static func produce(
    _ messages: [PlannedMessage], _ stage: ReplayStage,
    _ orders: ConversationBufferWindowMemory<Order>, _ notes: ConversationBufferWindowMemory<Note>
  ) {
    var producer = ReplayProducer(messages, stage)
    while case .message(let order) = orders.blockingDequeue(until: .never) {
      let sight = order.payload.end.map { producer.close(at: $0) }
      let time = order.payload.last.flatMap { producer.play(through: $0) }
      _ = notes.blockingAppend(.done(sight ?? .init(), upTo: time), until: .never)
    }
    producer.end()
    _ = notes.blockingAppend(.ended(producer.tally), until: .never)
  }

  private static func consume(
    _ queue: ReplayStage.RunQueue, _ stage: ReplayStage,
    _ notes: ConversationBufferWindowMemory<Note>
  ) {
    var consumer = ReplayConsumer(stage)
    while case .message(let entry) = queue.blockingDequeue(until: .never) {
      if let lane = entry.payload {
        consumer.serve(lane)
      } else {
        _ = notes.blockingAppend(.drained, until: .never)
      }
    }
    _ = notes.blockingAppend(.ended(consumer.tally), until: .never)
  }
}
