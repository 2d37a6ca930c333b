import ConversationTestSupport
import Testing

@testable import ConversationMemory

/// Four thousand conversations of one shard, and what their messages take.
struct PackedCrowd {
  let store: ConversationStore
  let conversations: [StoredConversation]
  /// What most messages say.
  let payload = [UInt8](repeating: 120, count: 100)
  private let floor: Int

  init(_ configure: (inout ConversationStoreConfiguration) -> Void = { _ in }) {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(ConversationManualClock())
    configuration.habits.sweeps = false
    configuration.shardCount = 1
    configure(&configuration)
    let store = ConversationStore(configuration)
    self.store = store
    floor = store.usage.heldBytes
    conversations = (0..<4_000).map { store["c:\($0)"] }
  }

  /// Appends so many messages of users to each, one after the other.
  func append(_ count: Int) {
    for _ in 0..<count {
      for conversation in conversations {
        _ = conversation.append(ConversationDraft(payload, role: .user))
      }
    }
  }

  /// Expects all to be packed, so many messages to be live in each, and one to take at most so many
  /// bytes, as they are counted.
  func expect(
    _ bytes: Double, aMessageOf count: Int = 10, _ location: SourceLocation = #_sourceLocation
  ) {
    let live = store.account.live
    #expect(live == count * conversations.count, sourceLocation: location)
    let taken = Double(store.usage.heldBytes - floor) / Double(live)
    #expect(taken <= bytes, sourceLocation: location)
    #expect(store.shards.allSatisfy { $0.pointee.apart.isEmpty }, sourceLocation: location)
  }
}
