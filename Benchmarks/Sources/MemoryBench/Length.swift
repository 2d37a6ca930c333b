import CBenchClock
import ConversationMemory

/// One conversation of a length: what an append, a read of the last ten, and a path of ten cost.
enum Length {
  static func run(messages: Int) {
    var configuration = ConversationStoreConfiguration()
    configuration.capacity = messages
    configuration.shardCount = 1
    let store = ConversationStore(configuration)
    _ = Fill.append(to: store, conversations: 1, messages: messages / 2, bytes: 100)
    let words = Words(byteCount: 100)
    let name = "c:0000000"
    let rounds = 200_000
    measure("append, ns", rounds) {
      _ = store.append(words.payload.span.bytes, to: words.name.span.bytes)
    }
    measure("read last ten, ns", rounds) {
      store.forEach(words.name.span.bytes, through: .count(10)) { _, _ in }
    }
    for number in 0..<10 {
      let parent: ConversationParent = number == 0 ? .root : .head
      _ = store[name].append(ConversationDraft([0], parent: parent))
    }
    measure("path of ten, ns", rounds) {
      guard let tip = store[name].head() else { preconditionFailure("There are messages.") }
      guard store[name].path(to: tip)?.messages.count == 10 else {
        preconditionFailure("The path has ten messages.")
      }
    }
  }

  private static func measure(_ name: String, _ rounds: Int, _ work: () -> Void) {
    let start = bench_now()
    for _ in 0..<rounds { work() }
    Machine.report(name, Double(bench_now() - start) / Double(rounds))
  }
}
