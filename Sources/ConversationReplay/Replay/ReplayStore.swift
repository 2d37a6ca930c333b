import ConversationMemory
import ConversationTestSupport

/// The store of a replay in which all conversations are kept together, and its clock.
///
/// One clock for all means that the log is played in its order, by one producer.
final class ReplayStore: Sendable {
  private let clock = SliceClock()
  /// The time of the log at which its clock shows 0.
  let origin: Int64
  let store: ConversationStore

  /// - Parameter origin: The time of the log's first message.
  init(_ options: ReplayOptions, origin: Int64) {
    self.origin = origin
    var configuration = ConversationStoreConfiguration()
    configuration.window = options.window
    configuration.capacity = options.capacity
    configuration.overflow = options.overflow
    configuration.retention = options.retention
    configuration.clock = .injected(clock)
    configuration.resolution = .nanoseconds(1)
    // As a memory of its own would: a conversation goes on, however long nobody spoke.
    configuration.remembrance = .nanoseconds(Int64.max)
    configuration.tokenCount = { ($0.count + 3) / 4 }
    store = ConversationStore(configuration)
  }

  /// Moves the clock to a time of the log.
  func advance(to time: Int64) {
    let (elapsed, overflow) = time.subtractingReportingOverflow(origin)
    clock.advance(to: ConversationManualClock.Instant(nanoseconds: overflow ? .max : elapsed))
  }

  /// Moves the clock to the end of a slice, at which sweepers come.
  func close(at time: Int64) {
    advance(to: time)
    clock.wake()
  }
}
