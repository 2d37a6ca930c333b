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

  static let untilConsumed: [Backing] = [.queue, .movingQueue, .log]

  func memory(
    window: ConversationWindow = .unbounded, capacity: Int = 8,
    overflow: ConversationOverflow = .evictOldest, clock: ConversationManualClock
  ) -> ConversationBufferWindowMemory<Int> {
    var configuration = ConversationConfiguration<Int>()
    configuration.window = window
    configuration.capacity = capacity
    configuration.overflow = overflow
    configuration.clock = .injected(clock)
    configuration.retention = self == .windowLog ? .window : .untilConsumed
    // Who is observed can't be a queue.
    if self == .log { configuration.observer = { _, _ in } }
    return ConversationBufferWindowMemory(configuration)
  }

  /// Where the queue moves that does.
  func midway(_ memory: ConversationBufferWindowMemory<Int>) {
    if self == .movingQueue { _ = memory.engine.log }
  }
}
