import CBenchClock
import ConversationMemory

/// What is appended on one thread: to so many conversations so many messages each, of which so many
/// come in a row.
struct Chat {
  let conversations: Int
  let messages: Int
  /// How many messages of a conversation come before the next has its turn.
  let run: Int

  /// How many messages there are.
  var count: Int { conversations * messages }

  /// A store with room for all of it.
  func store(recorder: (any ConversationRecorder)? = nil) -> ConversationStore {
    var configuration = ConversationStoreConfiguration()
    configuration.capacity = messages
    configuration.recorder = recorder
    return ConversationStore(configuration)
  }

  /// Appends all of it to a store; what that took of the processor, in seconds.
  func append(to store: ConversationStore) -> Double {
    precondition(messages.isMultiple(of: run), "A conversation's messages are whole runs.")
    let order = Shuffle(conversations)
    var words = Words(byteCount: 100)
    let start = bench_processor_time()
    for _ in 0..<messages / run {
      for index in 0..<conversations {
        words.rename(order[index])
        for _ in 0..<run {
          _ = store.append(words.payload.span.bytes, to: words.name.span.bytes, role: .user)
        }
      }
    }
    let seconds = Double(bench_processor_time() - start) / 1e9
    check(store)
    return seconds
  }

  func check(_ store: ConversationStore) {
    precondition(store.account.live == count, "All messages are there.")
    precondition(store.count == conversations, "All conversations are there.")
  }
}
