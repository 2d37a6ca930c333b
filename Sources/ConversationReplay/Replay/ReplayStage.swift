import ConversationMemory
import Synchronization

/// What all threads of a replay share.
final class ReplayStage: Sendable {
  /// The numbers of lanes of which a message waits to be dequeued, or nil to say that all before
  /// it are to be reported done.
  typealias RunQueue = ConversationBufferWindowMemory<Int?>

  /// How far producers may be ahead of a consumer, in messages.
  private static let runQueueCapacity = 256

  let options: ReplayOptions
  let lanes: [ReplayLane]
  /// What all lanes are kept in, if they are kept together.
  let store: ReplayStore?
  /// A queue for each consumer; a lane is that of its number modulo the count.
  let runQueues: [RunQueue]
  let handOverTimes: HandOverTimes
  let stop: ReplayStop
  /// Called before a message is played, with its time since the log's start, to wait for it.
  let pace: (@Sendable (Duration) -> Void)?
  let start: Int64
  private let played = Atomic<Int>(0)

  init(
    _ plan: ReplayPlan, _ options: ReplayOptions, stop: ReplayStop,
    pace: (@Sendable (Duration) -> Void)?
  ) {
    self.options = options
    self.stop = stop
    self.pace = pace
    start = plan.timeline.start
    let store = options.usesStore ? ReplayStore(options, origin: plan.timeline.start) : nil
    self.store = store
    lanes = plan.lanes.map { ReplayLane($0, in: store) }
    handOverTimes = HandOverTimes(count: plan.messageCount)
    runQueues = (0..<options.consumerCount).map { _ in
      RunQueue(
        capacity: Self.runQueueCapacity, overflow: .wait, retention: .untilConsumed)
    }
  }

  /// About how many messages were played.
  var playedCount: Int { played.load(ordering: .relaxed) }

  /// Counts messages that were played.
  func addPlayed(_ count: Int) { played.wrappingAdd(count, ordering: .relaxed) }

  /// Nanoseconds of a clock that never steps back.
  static var now: Int64 { ConversationClock.precise.now.nanoseconds }
}
