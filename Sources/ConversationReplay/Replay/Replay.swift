import ConversationMemory

/// Drives a log through memories as their users would: producers append, consumers dequeue, and
/// windows and paths are read, by the log's own clock.
///
/// Producers run freely within a slice of the log's time, which makes the order of messages of
/// different conversations a matter of chance. Between slices they meet, and all clocks are moved
/// to the slice's end. What becomes of messages does not depend on how many threads there are,
/// unless producers wait for room: then it is for the consumers what leaves when.
///
/// ```swift
/// let outcome = Replay(contents, options: ReplayOptions()).run()
/// print(outcome.report.text(occupancy: OccupancyPlot(outcome.samples)))
/// ```
package struct Replay: Sendable {
  private let plan: ReplayPlan
  private let options: ReplayOptions
  private let stop: ReplayStop
  private let pace: (@Sendable (Duration) -> Void)?

  /// A replay that has not begun.
  ///
  /// - Parameters:
  ///   - contents: The messages, in any order.
  ///   - options: Without a contradiction.
  ///   - stop: Ends it early.
  ///   - pace: Called by producers before each message, with its time since the log's start, to
  ///     wait until it is due; it returns when the replay is stopped. Nil for as fast as possible.
  package init(
    _ contents: LogContents, options: ReplayOptions, stop: ReplayStop = ReplayStop(),
    pace: (@Sendable (Duration) -> Void)? = nil
  ) {
    if let contradiction = options.contradiction { preconditionFailure(contradiction) }
    plan = ReplayPlan(contents, producerCount: options.producerCount)
    self.options = options
    self.stop = stop
    self.pace = pace
  }

  /// How many messages there are.
  package var messageCount: Int { plan.messageCount }

  /// Replays the log once, and blocks the thread for so long.
  ///
  /// - Parameter onProgress: Called about ten times a second with the number of messages played.
  package func run(onProgress: @escaping (Int) -> Void = { _ in }) -> ReplayOutcome {
    let stage = ReplayStage(plan, options, stop: stop, pace: pace)
    let timeline = plan.timeline
    let start = ContinuousClock.now
    let crew = ReplayCrew(plan, stage, onProgress: onProgress)
    var samples = [OccupancyPlot.Sample(time: timeline.start, liveCount: 0)]
    var peakBytes = 0
    var end = timeline.start
    var isStopped = false
    for slice in 0...ReplayTimeline.sliceCount {
      let isOver = isStopped || slice == ReplayTimeline.sliceCount
      let (sight, last) = crew.advance(
        closingAt: slice == 0 ? nil : end,
        playingThrough: isOver ? nil : timeline.last(of: slice))
      if slice > 0 {
        peakBytes = max(peakBytes, sight.heldBytes)
        let middle = min(timeline.middle(of: slice - 1), end)
        samples.append(.init(time: middle, liveCount: sight.liveCount))
      }
      if isOver { break }
      isStopped = stop.isRequested
      // Clocks do not go back, not even to the last message.
      end = isStopped ? max(end, last ?? end) : timeline.last(of: slice)
    }
    samples.append(.init(time: end, liveCount: samples.last?.liveCount ?? 0))
    var tally = crew.end()
    if let store = stage.store?.store {
      let usage = store.usage
      tally.add(store.account)
      tally.liveBytes += usage.liveBytes
      tally.heldBytes += usage.heldBytes
      peakBytes = max(peakBytes, usage.peakBytes)
    }
    return ReplayOutcome(
      tally, options, seconds: (ContinuousClock.now - start) / .seconds(1), peakBytes: peakBytes,
      samples: tally.played == 0 ? [] : samples, isStopped: stop.isRequested)
  }
}
