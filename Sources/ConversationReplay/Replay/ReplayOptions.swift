import ConversationMemory

/// How a replay is done: what each conversation's memory is told, and by how many threads it is
/// used.
package struct ReplayOptions: Sendable {
  /// The most threads of one kind.
  package static let maximumThreadCount = 64

  /// How long a message is valid.
  package var window: ConversationWindow = .time(.seconds(1800))
  /// The most messages of a conversation that are live at once, at least 1.
  package var capacity = 1024
  /// What a full memory does with one message more.
  package var overflow: ConversationOverflow = .evictOldest
  /// How many threads append, at least 1.
  package var producerCount = 2
  /// How many threads dequeue; without any, messages are only appended and read.
  package var consumerCount = 1
  /// Consumers work as a group; if nil they dequeue.
  package var groupWork: GroupWork?

  /// Whether all conversations are kept together in one store, as packed bytes.
  package var usesStore = false

  /// The defaults: half an hour, 1024 messages, the oldest gives way, two producers, one consumer.
  package init() {}

  /// How long a message stays that was dequeued: in the window, unless producers wait for room.
  ///
  /// The log moves the clock, and it stands still while a producer waits: only a consumer can make
  /// room then.
  package var retention: ConversationRetention { overflow == .wait ? .untilConsumed : .window }

  /// What is wrong with the options, as a sentence; nil if nothing is.
  package var contradiction: String? {
    let threads = Self.maximumThreadCount
    if capacity < 1 { return "The capacity is \(capacity); it must be at least 1." }
    if !(1...threads).contains(producerCount) {
      return "There are \(producerCount) producers; there must be 1 to \(threads)."
    }
    if !(0...threads).contains(consumerCount) {
      return "There are \(consumerCount) consumers; there must be 0 to \(threads)."
    }
    if let work = groupWork {
      if !(0...1).contains(work.failureRate) {
        return "Consumers fail at \(work.failureRate); it must be from 0 to 1."
      }
      if consumerCount == 0 { return "A group needs a consumer." }
      if overflow == .wait {
        return "Producers wait for consumers that dequeue, not for those of a group."
      }
    }
    if overflow == .wait, consumerCount == 0 {
      return "Nobody would make room for producers that wait; it takes at least one consumer."
    }
    if usesStore, producerCount != 1 {
      return "A store has one clock, which the log moves: it takes one producer, not "
        + "\(producerCount)."
    }
    if usesStore, overflow == .wait { return "Who appends to a store does not wait for room." }
    return nil
  }
}
