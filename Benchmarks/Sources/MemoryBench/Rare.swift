import CBenchClock
import ConversationMemory

/// What is rare: what it takes, packed or not, and what it costs those who use it.
///
/// Each has a process of its own, as memory that one gave back another would find.
enum Rare {
  /// Ten messages each, the first of which is pinned; then a window moves on behind it.
  static func pinned(_ conversations: Int) {
    let before = Machine.residentBytes
    var configuration = ConversationStoreConfiguration()
    configuration.window = .count(20)
    let store = ConversationStore(configuration)
    for index in 0..<conversations {
      _ = store[name(index)].append(
        ConversationDraft([UInt8](repeating: 120, count: 100), role: .system, isPinned: true))
    }
    _ = Fill.append(to: store, conversations: conversations, messages: 9, bytes: 100)
    let count = Double(store.account.live)
    let resident = Double(Machine.residentBytes - before)
    Machine.report("resident bytes a message", resident / count)
    Machine.report("counted bytes a message", Double(store.usage.heldBytes) / count)
    _ = Fill.append(to: store, conversations: conversations, messages: 12, bytes: 100)
    let seconds = Fill.append(
      to: store, conversations: conversations, messages: 5, bytes: 100, threads: 1)
    Machine.report(
      "append into a window of 20 behind one that is pinned, ns",
      seconds / Double(5 * conversations) * 1e9)
  }

  /// Fifteen messages each, of which every third is removed.
  static func thinned(_ conversations: Int) {
    let before = Machine.residentBytes
    let store = ConversationStore(ConversationStoreConfiguration())
    _ = Fill.append(to: store, conversations: conversations, messages: 15, bytes: 100)
    let start = bench_now()
    for index in 0..<conversations {
      let chat = store[name(index)]
      for id in stride(from: UInt64(2), to: 15, by: 3) {
        guard chat.remove(ConversationMessageID(rawValue: first(chat) + id - 1)) else {
          preconditionFailure("What is removed is there.")
        }
      }
    }
    let nanoseconds = Double(bench_now() - start)
    Machine.report("remove from the middle, ns", nanoseconds / Double(5 * conversations))
    let count = Double(store.account.live)
    let resident = Double(Machine.residentBytes - before)
    Machine.report("resident bytes a message", resident / count)
    Machine.report("counted bytes a message", Double(store.usage.heldBytes) / count)
  }

  /// Ten messages each, of which the first has a time of its own, which is not packed.
  static func apart(_ conversations: Int) {
    let before = Machine.residentBytes
    let store = ConversationStore(ConversationStoreConfiguration())
    for index in 0..<conversations {
      _ = store[name(index)].append(
        ConversationDraft([UInt8](repeating: 120, count: 100), timeToLive: .seconds(3_600)))
    }
    _ = Fill.append(to: store, conversations: conversations, messages: 9, bytes: 100)
    let resident = Double(Machine.residentBytes - before)
    Machine.report("resident bytes a message", resident / Double(store.account.live))
  }

  /// The id of a conversation's first message, of which there are fifteen ids.
  private static func first(_ chat: StoredConversation) -> UInt64 {
    (chat.head()?.rawValue ?? 15) - 14
  }

  private static func name(_ index: Int) -> [UInt8] {
    var words = Words(byteCount: 0)
    words.rename(index)
    return words.name
  }
}
