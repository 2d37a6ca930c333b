import CConversationThreads
import Synchronization

/// Many conversations of bytes in little memory, by name.
///
/// Each is a log under the same rules as a ``ConversationBufferWindowMemory``: windows, a tree,
/// states, branches, cursors, subscriptions and groups. What most conversations are, a line of
/// messages of which the oldest leave first, is kept as packed bytes, some fifteen more a message
/// than its payload; with messages among them that are pinned, are states, have times of their own
/// or were removed, and with groups beside. One of which something is asked that is not packed is
/// kept as a log of its own from then on. A name can hold a value of another kind instead
/// (``ConversationStoreValue``).
///
/// ```swift
/// var configuration = ConversationStoreConfiguration()
/// configuration.windows = [.init(pattern: "chat:*", window: [.time(.seconds(1800)), .turns(50)])]
/// configuration.byteBudget = 1 << 30
/// let store = ConversationStore(configuration)
/// _ = store["chat:17"].append("Where is my parcel?", role: .user)
/// let prompt = store["chat:17"].read(through: .turns(5))
/// ```
///
/// Every call may be made from any thread or task at any time. A conversation begins with its first
/// message and is forgotten when its last has left and the configuration's `remembrance` is over,
/// whether or not anybody reads; one that begins again under the name of one that was forgotten
/// has greater ids. The headers of messages carry the number 0 as their conversation: here
/// conversations have names.
///
/// Conversations are shared out to shards by a keyed hash of their name. A shard has a lock, a
/// wheel for what will be over, and a share of the byte budget, so that which conversation is the
/// least recently used is decided among those of a shard.
///
/// Everything that changes something is an operation at an instant, and nothing else decides what a
/// call answers: not when what is over is collected, nor by whom, nor other conversations. A
/// ``ConversationRecorder`` is told of all operations, and
/// ``apply(_:at:)-(ConversationOperation,_)`` has another store go through the same:
/// <doc:RecordingAndReplaying>.
public final class ConversationStore: Sendable {
  /// What the store was told when it was made; its windows may have been changed since.
  public let configuration: ConversationStoreConfiguration
  let shards: [GuardedCell<StoreShard>]
  let tables: TableWhereabouts
  let memory = StoreMemory()
  let sweeps: GuardedCell<SweepPlan>
  /// When the sweeper comes next, in nanoseconds; the greatest number while there is none. Written
  /// under the lock of `sweeps`; whoever reads it without only looks whether to take that.
  let sweepsAt = Atomic<Int64>(.max)
  /// The key by which shards are chosen.
  let key: SharedHashKey
  /// How many operations have been recorded.
  let recordedCount = Atomic<UInt64>(0)
  /// The greatest number that was offered to a group: it goes unused where there was the group.
  let offeredGroup = Atomic<UInt64>(0)
  /// The greatest number of a group that there was.
  let lastGroup = Atomic<UInt64>(0)
  let letters = LetterRoutes()
  /// The kinds of values that names can hold.
  let types: ValueTypes
  /// Whether it has been restored, and nobody has used it since, so that no sweeper comes.
  let isUntouched = Atomic<Bool>(false)
  /// How many steps over several names are under way.
  let stepCount = Atomic<Int>(0)
  /// How many wait at names.
  let waitCount = Atomic<Int>(0)
  /// Held by who changes windows, from the first shard to the last conversation.
  let windowChanges = GuardedCell(0)

  /// A store without conversations.
  ///
  /// - Parameter configuration: Everything that can be chosen.
  /// - Precondition: The numbers of the configuration are within the bounds that it states, and a
  ///   window of tokens has a `tokenCount`.
  public init(_ configuration: ConversationStoreConfiguration = ConversationStoreConfiguration()) {
    configuration.validate()
    self.configuration = configuration
    let now = configuration.clock.nanoseconds
    let key = configuration.hashKey ?? .random()
    self.key = SharedHashKey(key)
    let memory = memory
    let letters = letters
    let types = ValueTypes(configuration.valueTypes)
    self.types = types
    shards = (0..<configuration.effectiveShardCount).map { index in
      GuardedCell(
        StoreShard(
          configuration, key, now: now, heap: memory.heap(ofShard: index),
          letters: letters, index: index, types: types))
    }
    tables = TableWhereabouts(count: shards.count)
    sweeps = GuardedCell(SweepPlan())
    if configuration.recorder != nil { record(BeginOperation(epoch: now, key: key), at: now) }
  }

  deinit {
    sweeps.deallocate()
    for shard in shards {
      shard.pointee.release()
      shard.deallocate()
    }
    tables.deallocate()
    windowChanges.deallocate()
    memory.deallocate()
  }

  /// What became of all messages of all conversations, as of this instant.
  ///
  /// - Complexity: O(shards), and what is over by age and leaves at this.
  public var account: ConversationAccount {
    checkAlone()
    touch()
    expire()
    return shards.reduce(ConversationAccount()) { sum, shard in
      shard.lock.lock()
      defer { shard.lock.unlock() }
      return sum + shard.pointee.account
    }
  }

  /// What all conversations take of the machine's memory now. O(shards).
  public var usage: ConversationUsage {
    checkAlone()
    return shards.reduce(ConversationUsage(liveBytes: 0, heldBytes: 0, peakBytes: 0)) {
      sum, shard in
      shard.lock.lock()
      defer { shard.lock.unlock() }
      return sum + shard.pointee.usage
    }
  }

  /// Bytes that the store has taken of the system, and in which nothing is: what lies free between
  /// that which is held, and what it keeps for the next. What it keeps is at most a 64th of
  /// what is held, or 2 MiB; the rest has been given back.
  public var unusedBytes: Int { memory.unusedBytes }

  /// How many names hold something, conversations and values of other kinds, as of this instant.
  ///
  /// - Complexity: O(shards), and what is over by age and leaves at this.
  public var count: Int {
    checkAlone()
    touch()
    expire()
    return shards.reduce(0) { sum, shard in
      shard.lock.lock()
      defer { shard.lock.unlock() }
      return sum + shard.pointee.count
    }
  }

  /// How many operations have been recorded: the position of the last.
  public var position: UInt64 { recordedCount.load(ordering: .acquiring) }
}
