import CBenchClock
import ConversationMemory
import Foundation
import Synchronization

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

  /// Ten messages each, all of which have times of their own.
  static func timed(_ conversations: Int) {
    let before = Machine.residentBytes
    let store = ConversationStore(ConversationStoreConfiguration())
    let payload = [UInt8](repeating: 120, count: 100)
    let start = bench_now()
    for round in 0..<10 {
      for index in 0..<conversations {
        _ = store[name(index)].append(
          ConversationDraft(payload, timeToLive: .seconds(3_600 + 60 * round)))
      }
    }
    let nanoseconds = Double(bench_now() - start)
    Machine.report("append with a time of its own, ns", nanoseconds / Double(10 * conversations))
    let count = Double(store.account.live)
    let resident = Double(Machine.residentBytes - before)
    Machine.report("resident bytes a message", resident / count)
    Machine.report("counted bytes a message", Double(store.usage.heldBytes) / count)
  }

  /// Ten messages each, and a group, to a consumer of which so many of them are handed out.
  static func grouped(_ conversations: Int, handingOut count: Int) {
    let before = Machine.residentBytes
    let store = ConversationStore(ConversationStoreConfiguration())
    _ = Fill.append(to: store, conversations: conversations, messages: 10, bytes: 100)
    for index in 0..<conversations {
      let group = store[name(index)].group("workers", rules: rules)
      guard group.receive(as: "worker 1", atMost: count).count == count else {
        preconditionFailure("What is there is handed out.")
      }
    }
    let messages = Double(store.account.live)
    let resident = Double(Machine.residentBytes - before)
    Machine.report("resident bytes a message", resident / messages)
    Machine.report("counted bytes a message", Double(store.usage.heldBytes) / messages)
  }

  /// Messages handed out to two threads and acknowledged, in batches of 64, out of so many
  /// conversations in turns.
  static func working(_ conversations: Int) {
    let messages = 2_000_000 / conversations
    var configuration = ConversationStoreConfiguration()
    configuration.capacity = messages
    let store = ConversationStore(configuration)
    _ = Fill.append(to: store, conversations: conversations, messages: messages, bytes: 100)
    let groups = (0..<conversations).map { store[name($0)].group("workers", rules: rules) }
    let total = Atomic<Int>(0)
    let done = DispatchSemaphore(value: 0)
    let start = bench_now()
    for thread in 0..<2 {
      Thread {
        var handled = 0
        var isDone = false
        while !isDone {
          isDone = true
          for place in groups.indices {
            let group = groups[(place + thread * conversations / 2) % conversations]
            let deliveries = group.receive(as: thread == 0 ? "a" : "b", atMost: 64)
            if deliveries.isEmpty { continue }
            isDone = false
            handled += group.acknowledge(deliveries.map(\.receipt))
          }
        }
        total.add(handled, ordering: .relaxed)
        done.signal()
      }.start()
    }
    done.wait()
    done.wait()
    let nanoseconds = Double(bench_now() - start)
    precondition(total.load(ordering: .relaxed) == messages * conversations, "All are handled.")
    Machine.report(
      "handed out and acknowledged, M/s", Double(messages * conversations) / nanoseconds * 1_000)
  }

  private static var rules: ConversationGroupRules {
    ConversationGroupRules(lease: .seconds(3_600))
  }

  /// Ten messages each, of which two are states that have changed twice.
  static func states(_ conversations: Int) {
    let before = Machine.residentBytes
    var configuration = ConversationStoreConfiguration()
    configuration.compactsStates = true
    let store = ConversationStore(configuration)
    let payload = [UInt8](repeating: 120, count: 100)
    var nanoseconds: UInt64 = 0
    for round in 0..<14 {
      var draft = ConversationDraft(payload)
      switch round {
      case 2, 6, 10: draft.attributes.kind = .state(key: "typing")
      case 3, 7, 11: draft.attributes.kind = .state(key: "presence")
      default: draft.attributes.role = .user
      }
      let start = bench_now()
      for index in 0..<conversations { _ = store[name(index)].append(draft) }
      if round > 3, draft.attributes.role == nil { nanoseconds += bench_now() - start }
    }
    Machine.report("replace a state, ns", Double(nanoseconds) / Double(4 * conversations))
    let count = Double(store.account.live)
    let resident = Double(Machine.residentBytes - before)
    Machine.report("resident bytes a message", resident / count)
    Machine.report("counted bytes a message", Double(store.usage.heldBytes) / count)
  }

  /// Ten messages each, of which one has an idempotency key; then one that had one is removed, so
  /// that its key is remembered beside them.
  static func keyed(_ conversations: Int) {
    let before = Machine.residentBytes
    let store = ConversationStore(ConversationStoreConfiguration())
    var draft = ConversationDraft([UInt8](repeating: 120, count: 100))
    draft.idempotencyKey = "request 17"
    let start = bench_now()
    for index in 0..<conversations { _ = store[name(index)].append(draft) }
    Machine.report(
      "append with a key, ns", Double(bench_now() - start) / Double(conversations))
    _ = Fill.append(to: store, conversations: conversations, messages: 9, bytes: 100)
    func report(_ what: String) {
      let count = Double(store.account.live)
      let resident = Double(Machine.residentBytes - before)
      Machine.report("\(what)resident bytes a message", resident / count)
      Machine.report("\(what)counted bytes a message", Double(store.usage.heldBytes) / count)
    }
    report("")
    let again = bench_now()
    for index in 0..<conversations { _ = store[name(index)].append(draft) }
    Machine.report(
      "repeat an append, ns", Double(bench_now() - again) / Double(conversations))
    precondition(store.account.appended == 10 * conversations, "What is known is not appended.")
    draft.idempotencyKey = "request 18"
    for index in 0..<conversations {
      let chat = store[name(index)]
      guard let id = chat.append(draft).id, chat.remove(id) else {
        preconditionFailure("What was just appended can be removed.")
      }
    }
    report("one more remembered, ")
  }

  /// Ten messages each, the first of which has been forked from, so that there is a second branch,
  /// which is not packed.
  static func apart(_ conversations: Int) {
    let before = Machine.residentBytes
    let store = ConversationStore(ConversationStoreConfiguration())
    for index in 0..<conversations {
      let chat = store[name(index)]
      guard let id = chat.append([UInt8](repeating: 120, count: 100)).id, chat.fork(from: id) != nil
      else { preconditionFailure("What is live can be forked from.") }
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
