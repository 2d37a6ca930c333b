/// A conversation of a store, under its name: a handle, which may be kept or made anew as one
/// likes, and whether or not there is such a conversation yet.
///
/// ```swift
/// let store = ConversationStore()
/// let chat = store["chat:17"]
/// _ = chat.append("Where is my parcel?", role: .user)
/// let prompt = chat.read(through: .turns(5))
/// ```
///
/// The conversation begins with its first message, subscriber or group. What is asked of one that
/// there is not, or is no more, is answered as an empty one would. The hash of the name is taken
/// once, when the handle is made.
public struct StoredConversation: Conversation {
  /// The store that it is in.
  public let store: ConversationStore
  let hashedName: HashedName

  /// Its name.
  public var name: ConversationName { ConversationName(bytes: hashedName.bytes) }

  /// Lends the name.
  @inline(__always)
  func withName<Result>(_ body: (LentBytes) -> Result) -> Result { hashedName.withBytes(body) }

  /// Applies an operation now.
  @inline(__always)
  func perform<Operation: StoreOperation>(
    _ operation: (LentBytes) -> Operation
  ) -> Operation.Answer {
    withName { store.perform(operation($0), known: hashedName.hash) }
  }

  // MARK: Asking, if there is one of that name

  /// Asks something of it.
  func existing<Result>(
    _ body: (inout StoreShard, UInt32, inout WakeList) -> Result
  ) -> Result? {
    withName { store.existing($0, known: hashedName.hash, body) }
  }

  /// Asks something of it when all that is over has left; in several holds of the lock where that
  /// is much.
  func settled<Result>(
    _ body: (inout StoreShard, UInt32, inout WakeList) -> Result
  ) -> Result? {
    while true {
      let result = existing { shard, slot, wakes -> Result? in
        let hasMore = shard.expire(slot, &wakes)
        return hasMore || !shard.slots.contains(slot) ? nil : body(&shard, slot, &wakes)
      }
      switch result {
      case nil: return nil
      case .some(nil): continue
      case .some(let result?): return result
      }
    }
  }
}

extension ConversationStore {
  /// The conversation of a name, whether or not there is one yet.
  ///
  /// - Complexity: O(bytes of the name). Nothing is allocated for a text.
  public subscript(name: String) -> StoredConversation {
    StoredConversation(store: self, hashedName: HashedName(name, key.value))
  }

  /// The conversation of a name that is any bytes; those of UTF-8 are the same as the text.
  ///
  /// - Complexity: O(bytes of the name).
  public subscript(name: [UInt8]) -> StoredConversation {
    StoredConversation(store: self, hashedName: HashedName(name, key.value))
  }

  /// The conversation of a name, as an observer is told it.
  ///
  /// - Complexity: O(bytes of the name).
  public subscript(name: ConversationName) -> StoredConversation { self[name.bytes] }

  /// Asks something of a conversation, if there is one of that name.
  func existing<Result>(
    _ name: LentBytes, known: KnownHash? = nil,
    _ body: (inout StoreShard, UInt32, inout WakeList) -> Result
  ) -> Result? {
    unsafe access(name.bytes, known) { shard, hash, wakes in
      unsafe shard.find(name.bytes, hash: hash, &wakes).map { body(&shard, $0, &wakes) }
    }
  }
}
