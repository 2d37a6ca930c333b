import ConversationTestSupport

@testable import ConversationMemory

/// The ways in which a buffer can run, all of which keep the same contract.
enum Backing: CaseIterable {
  /// On the engine of a queue.
  case queue
  /// On the engine of a queue, which moves into a log on the way.
  case movingQueue
  /// On the engine of a log, where messages leave as they are dequeued.
  case log
  /// On the engine of a log, where messages stay.
  case windowLog
  /// Packed in a store, where messages leave as they are dequeued.
  case packed
  /// Packed, and kept apart on the way.
  case movingPacked
  /// Packed in a store, where messages stay.
  case windowPacked

  /// Told of every message that leaves.
  typealias Observer = @Sendable (ConversationMessage<Int>, ConversationDeparture.Reason) -> Void

  static let untilConsumed: [Backing] = [.queue, .movingQueue, .log]

  /// Whether messages stay that were dequeued.
  var isWindow: Bool { self == .windowLog || self == .windowPacked }

  func memory(
    window: ConversationWindow = .unbounded, capacity: Int = 8,
    overflow: ConversationOverflow = .evictOldest, clock: ConversationManualClock,
    observer: Observer? = nil
  ) -> any ContractMemory {
    switch self {
    case .queue, .movingQueue, .log, .windowLog:
      return typed(
        window: window, capacity: capacity, overflow: overflow, clock: clock, observer: observer)
    case .packed, .movingPacked, .windowPacked:
      var configuration = store(
        window: window, capacity: capacity, overflow: overflow, clock: clock)
      if let observer {
        configuration.observer = { _, message, reason in
          observer(ContractSubject.message(message), reason)
        }
      }
      return PackedMemory(configuration)
    }
  }

  /// A conversation of bytes, as those see it who know nothing but the protocol.
  func subject(
    window: ConversationWindow = .unbounded, capacity: Int = 8,
    overflow: ConversationOverflow = .evictOldest, clock: ConversationManualClock
  ) -> ContractSubject {
    switch self {
    case .queue, .movingQueue, .log, .windowLog:
      let memory: ConversationBufferWindowMemory<[UInt8]> = typed(
        window: window, capacity: capacity, overflow: overflow, clock: clock, observer: nil)
      return ContractSubject(memory, account: { memory.account }) {
        if self == .movingQueue { _ = memory.log }
      }
    case .packed, .movingPacked, .windowPacked:
      let witness = ReplayWitness(
        store(window: window, capacity: capacity, overflow: overflow, clock: clock))
      let conversation = witness.store["a conversation"]
      // A schedule counts from a conversation's beginning, which is to be that of the others.
      if window.schedulePeriod != .max { _ = conversation.subscribe() }
      return ContractSubject(conversation, account: { witness.store.account }) {
        if self == .movingPacked { conversation.moveApart() }
      }
    }
  }

  func typed<Payload: Sendable>(
    window: ConversationWindow = .unbounded, capacity: Int = 8,
    overflow: ConversationOverflow = .evictOldest, clock: ConversationManualClock,
    observer: (@Sendable (ConversationMessage<Payload>, ConversationDeparture.Reason) -> Void)? =
      nil
  ) -> ConversationBufferWindowMemory<Payload> {
    var configuration = ConversationConfiguration<Payload>()
    configuration.window = window
    configuration.capacity = capacity
    configuration.overflow = overflow
    configuration.clock = .injected(clock)
    configuration.retention = isWindow ? .window : .untilConsumed
    configuration.compactsStates = observer != nil
    // Who is observed can't be a queue.
    configuration.observer = observer
    if self == .log, observer == nil { configuration.observer = { _, _ in } }
    return ConversationBufferWindowMemory(configuration)
  }

  private func store(
    window: ConversationWindow, capacity: Int, overflow: ConversationOverflow,
    clock: ConversationManualClock
  ) -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.window = window
    configuration.capacity = capacity
    configuration.overflow = overflow
    configuration.clock = .injected(clock)
    configuration.retention = isWindow ? .window : .untilConsumed
    configuration.compactsStates = true
    // Of one conversation, to the nanosecond, and never forgotten.
    configuration.shardCount = 1
    configuration.resolution = .nanoseconds(1)
    configuration.remembrance = .nanoseconds(Int64.max)
    return configuration
  }

  /// Where those move that do.
  func midway(_ memory: any ContractMemory) {
    switch memory {
    case let memory as ConversationBufferWindowMemory<Int> where self == .movingQueue:
      _ = memory.log
    case let memory as PackedMemory where self == .movingPacked: memory.moveApart()
    default: break
    }
  }
}
