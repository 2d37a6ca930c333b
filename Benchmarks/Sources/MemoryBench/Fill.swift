import ConversationMemory

/// Conversations that are filled round by round in random order, as chats grow; then their last
/// ten messages are read.
///
/// A host that takes the free memory of a virtual machine back has to find it again at the first
/// touch, whoever touches it; that can take longer than all else. So the rate is measured twice:
/// with the memory that the machine happens to have, and at once again with another store, when
/// the machine has just got it back from the first. The system clears every page in both.
enum Fill {
  static let threadCount = 2

  static func run(conversations: Int, messages: Int, bytes: Int) {
    let before = Machine.residentBytes
    var configuration = ConversationStoreConfiguration()
    configuration.capacity = max(1024, messages)
    var store = ConversationStore(configuration)
    var seconds = append(to: store, conversations: conversations, messages: messages, bytes: bytes)
    let total = Double(conversations * messages)
    let resident = Double(Machine.residentBytes - before)
    Machine.report("resident bytes a message", resident / total)
    Machine.report("resident bytes a conversation", resident / Double(conversations))
    Machine.report("counted bytes a message", Double(store.usage.heldBytes) / total)
    Machine.report("append, M/s", total / seconds / 1e6)
    precondition(store.account.live == conversations * messages)
    for threads in [1, 2] {
      let reads = min(2_000_000, max(200_000, conversations))
      let seconds = read(from: store, conversations: conversations, reads: reads, threads: threads)
      Machine.report("read last ten, \(threads) threads, M/s", Double(reads) / seconds / 1e6)
    }
    store = ConversationStore(configuration)
    seconds = append(to: store, conversations: conversations, messages: messages, bytes: bytes)
    Machine.report("append again, M/s", total / seconds / 1e6)
  }

  static func append(
    to store: ConversationStore, conversations: Int, messages: Int, bytes: Int,
    threads: Int = threadCount
  ) -> Double {
    let order = Shuffle(conversations)
    return Machine.onThreads(threads) { thread in
      var words = Words(byteCount: bytes)
      for _ in 0..<messages {
        for index in stride(from: thread, to: conversations, by: threads) {
          words.rename(order[index])
          _ = store.append(words.payload.span.bytes, to: words.name.span.bytes, role: .user)
        }
      }
    }
  }

  static func read(
    from store: ConversationStore, conversations: Int, reads: Int, threads: Int
  ) -> Double {
    let order = Shuffle(conversations)
    return Machine.onThreads(threads) { thread in
      var words = Words(byteCount: 0)
      var sum = 0
      for index in stride(from: thread, to: reads, by: threads) {
        words.rename(order[index])
        store.forEach(words.name.span.bytes, through: .count(10)) { _, bytes in
          sum &+= bytes.byteCount
        }
      }
      precondition(sum > 0)
    }
  }
}
