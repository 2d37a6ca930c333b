import ConversationMemory
import ConversationTestSupport

/// A conversation while it is replayed: its memory, and the clock that the log moves.
///
/// ```
/// not begun ── open ──► in use ── retire ──► over
/// ```
///
/// Each memory has a clock of its own, so that what becomes of a message depends on its own
/// conversation only, and not on how far the threads are with others.
final class ReplayLane: @unchecked Sendable {
  // Sendable: one producer owns the lane and alone changes it. The consumer that has the lane reads
  // `memory` and `group`, for a number that it got from the producer through a queue, whose lock
  // orders the two; while lanes are closed there is no such number under way.

  let outline: ReplayPlan.Lane
  private(set) var memory: (any ReplayMemory)?
  /// The store that the conversation is one of, if there is one for all.
  private let store: ReplayStore?
  /// The group whose consumers work on it, if they work as one.
  private(set) var group: (any ReplayGroup)?
  private let clock = ConversationManualClock()
  private var origin: Int64 = 0
  /// Ids by ordinal, nil for a message that was rejected.
  private var ids: [ConversationMessageID?] = []
  private(set) var appendedCount = 0
  /// The id of the first message, noted before a consumer hears of it.
  private var firstID = ConversationMessageID(rawValue: 1)

  init(_ outline: ReplayPlan.Lane, in store: ReplayStore?) {
    self.outline = outline
    self.store = store
  }

  /// Whether all messages of the log were played.
  var hasEnded: Bool { ids.count == outline.messageCount }

  /// The memory at a time of the log, which is not before that of the call before.
  func memory(at time: Int64, _ options: ReplayOptions) -> any ReplayMemory {
    if let memory {
      advance(to: time)
      return memory
    }
    ids.reserveCapacity(outline.messageCount)
    let memory: any ReplayMemory
    if let store {
      advance(to: time)
      memory = StoredMemory(store.store[outline.name])
    } else {
      origin = time
      memory = OwnMemory(configuration(options))
    }
    // What is refused comes again at once, as the log's clock stands still meanwhile.
    group = options.groupWork.map { work in
      memory.group(work.name, rules: ConversationGroupRules(maximumDeliveries: 3, backOff: .zero))
    }
    self.memory = memory
    return memory
  }

  private func configuration(_ options: ReplayOptions) -> ConversationConfiguration<String> {
    var configuration = ConversationConfiguration<String>()
    configuration.conversation = ConversationID(rawValue: UInt64(outline.firstNumber))
    configuration.window = options.window
    configuration.capacity = options.capacity
    configuration.overflow = options.overflow
    configuration.retention = options.retention
    configuration.clock = .injected(clock)
    // The lookout comes when something is over.
    configuration.isSwept = false
    configuration.byteCount = { $0.utf8.count }
    // About what tokenizers make of English; a real one would be what is measured then.
    configuration.tokenCount = { ($0.utf8.count + 3) / 4 }
    return configuration
  }

  /// A time of the log on the lane's clock, which begins with the first message.
  private func instant(_ time: Int64) -> ConversationManualClock.Instant {
    let (elapsed, overflow) = time.subtractingReportingOverflow(origin)
    return ConversationManualClock.Instant(nanoseconds: overflow ? .max : elapsed)
  }

  /// The id of an earlier message; nil if it was rejected.
  func id(of ordinal: Int) -> ConversationMessageID? { ids[ordinal] }

  /// Notes what became of the next message.
  func note(_ id: ConversationMessageID?) {
    ids.append(id)
    guard let id else { return }
    if appendedCount == 0 { firstID = id }
    appendedCount += 1
  }

  /// The number of a message among those of all lanes.
  func number(of id: ConversationMessageID) -> Int {
    outline.firstNumber + Int(id.rawValue - firstID.rawValue)
  }

  /// Moves the clock to a time of the log.
  private func advance(to time: Int64) {
    if let store { return store.advance(to: time) }
    clock.advance(to: instant(time))
  }

  /// Moves the clock to the end of a slice; a store's is moved for all.
  func close(at time: Int64) {
    if store == nil { advance(to: time) }
  }

  /// When the oldest of so many messages, the last that were appended, is over, as a time of the
  /// log, the greatest if it never is; nil if there is none, or it has left.
  func end(ofOldestOf count: Int) -> Int64? {
    guard count > 0, let memory,
      let expiry = memory.expiry(of: firstID.advanced(by: appendedCount - count))
    else { return nil }
    let (end, overflow) = (store?.origin ?? origin).addingReportingOverflow(expiry)
    return overflow ? .max : end
  }

  /// Gives the memory back.
  func retire() {
    memory = nil
    group = nil
    ids = []
  }
}
