import ConversationMemory

/// Appends to conversations that are full: for every message another leaves the window.
enum Steady {
  static func run(conversations: Int) {
    var configuration = ConversationStoreConfiguration()
    configuration.window = .count(20)
    let store = ConversationStore(configuration)
    _ = Fill.append(to: store, conversations: conversations, messages: 22, bytes: 100)
    // More than what a conversation appends until its messages move up: that is in the rate.
    let rounds = max(12, 4_000_000 / conversations)
    let seconds = Fill.append(
      to: store, conversations: conversations, messages: rounds, bytes: 100)
    let total = Double(conversations * rounds)
    Machine.report("append into a window of 20, M/s", total / seconds / 1e6)
    Machine.report("append into a window of 20, ns", seconds / total * 2e9)
    let reads = min(2_000_000, max(400_000, conversations))
    for threads in [1, 2] {
      let seconds = Fill.read(
        from: store, conversations: conversations, reads: reads, threads: threads)
      Machine.report("read last ten, \(threads) threads, M/s", Double(reads) / seconds / 1e6)
      if threads == 1 { Machine.report("read last ten, ns", seconds / Double(reads) * 1e9) }
    }
    precondition(store.account.live == conversations * 20)
  }
}
