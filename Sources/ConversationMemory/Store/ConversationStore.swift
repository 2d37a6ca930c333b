import CConversationThreads
import Synchronization

/// Many conversations of bytes in little memory, by name.
///
/// Each is a log under the same rules as a ``ConversationBufferWindowMemory``: windows, a tree,
/// states, branches, cursors, subscriptions and groups. What most conversations are, a line of
/// messages of which the oldest leave first, is kept as packed bytes, some fifteen more a message
/// than its payload; one of which something rare is asked is kept as a log of its own from then on.
///
/// ```swift
/// var configuration = ConversationStoreConfiguration()
/// configuration.windows = [("chat:*", [.time(.seconds(1800)), .turns(50)])]
/// configuration.byteBudget = 1 << 30
/// let store = ConversationStore(configuration)
/// store.append("Where is my parcel?", to: "chat:17", role: .user)
/// let prompt = store.read("chat:17", through: .turns(5))
/// ```
///
/// Every call may be made from any thread or task at any time. A conversation begins with its first
/// message and is forgotten when its last has left and the configuration's `remembrance` is over,
/// whether or not anybody reads; one that begins again under the name of one that was forgotten
/// has greater ids. The headers of messages carry the number 0 as their conversation: here
/// conversations have names.
///
/// Conversations are shared out to shards by a hash of their name. A shard has a lock, a wheel for
/// what will be over, and a share of the byte budget, so that which conversation is the least
/// recently used is decided among those of a shard.
public final class ConversationStore: Sendable {
  /// What the store was told when it was made; its windows may have been changed since.
  public let configuration: ConversationStoreConfiguration
  private let shards: [GuardedCell<StoreShard>]
  private let tables: TableWhereabouts
  private let memory = StoreMemory()
  private let sweeps: GuardedCell<SweepState>
  /// When the sweeper comes next, in nanoseconds; the greatest number while there is none. Written
  /// under the lock of `sweeps`; whoever reads it without only looks whether to take that.
  private let sweepsAt = Atomic<Int64>(.max)

  /// A store without conversations.
  ///
  /// - Parameter configuration: Everything that can be chosen.
  public init(_ configuration: ConversationStoreConfiguration = ConversationStoreConfiguration()) {
    configuration.validate()
    self.configuration = configuration
    let now = configuration.clock.nanoseconds
    let memory = memory
    shards = (0..<configuration.effectiveShardCount).map { index in
      GuardedCell(StoreShard(configuration, now: now, heap: memory.heap(ofShard: index)))
    }
    tables = TableWhereabouts(count: shards.count)
    sweeps = GuardedCell(SweepState())
  }

  deinit {
    sweeps.pointee.task?.cancel()
    sweeps.deallocate()
    for shard in shards {
      shard.pointee.release()
      shard.deallocate()
    }
    tables.deallocate()
    memory.deallocate()
  }

  /// What became of all messages of all conversations, as of this instant.
  ///
  /// - Complexity: O(shards), and what is over by age and leaves at this.
  public var account: ConversationAccount {
    expire()
    return shards.reduce(ConversationAccount()) { sum, shard in
      shard.lock.lock()
      defer { shard.lock.unlock() }
      return sum + shard.pointee.account
    }
  }

  /// What all conversations take of the machine's memory now. O(shards).
  public var usage: ConversationUsage {
    shards.reduce(ConversationUsage(liveBytes: 0, heldBytes: 0, peakBytes: 0)) { sum, shard in
      shard.lock.lock()
      defer { shard.lock.unlock() }
      return sum + shard.pointee.usage
    }
  }

  /// Bytes that the store has taken of the system, and in which nothing is: what lies free between
  /// that which is held, and what it keeps for the next. What it keeps is at most a 64th of
  /// what is held, or 2 MiB; the rest has been given back.
  public var unusedBytes: Int { memory.unusedBytes }

  /// How many conversations there are. O(shards).
  public var count: Int {
    shards.reduce(0) { sum, shard in
      shard.lock.lock()
      defer { shard.lock.unlock() }
      return sum + shard.pointee.slots.count
    }
  }
}

// MARK: Doing

extension ConversationStore {
  /// Does something to the shard of a name under its lock, and then what follows without it.
  @inline(__always)
  func perform<Result>(
    _ name: UnsafeRawBufferPointer,
    _ body: (inout StoreShard, _ hash: UInt32, inout WakeList) -> Result
  ) -> Result {
    let hash = unsafe StoreShard.hash(name)
    let index = Int((UInt64(hash.high) * UInt64(shards.count)) >> 32)
    let shard = shards[index]
    tables.prefetch(hash.low, ofTable: index)
    shard.prefetch()
    let now = configuration.clock.nanoseconds
    var wakes = WakeList()
    shard.lock.lock()
    shard.pointee.begin(at: now)
    let result = body(&shard.pointee, hash.low, &wakes)
    let due = shard.pointee.expireSome(&wakes)
    tables.note(shard.pointee.table, at: index)
    let departures = shard.pointee.takeDepartures()
    shard.lock.unlock()
    wakes.wakeAll()
    if let departures { tell(departures) }
    // What is not worth keeping is given back by the sweeper, who makes nobody wait for it. Another
    // one is only started if it would come earlier.
    let visit = max(memory.hasSurplus ? now : due, Sweeper.earliest(at: now, configuration.clock))
    if visit < sweepsAt.load(ordering: .relaxed) { startSweeper(at: visit) }
    return result
  }

  /// Does something to every shard in turn.
  func performOnAll(_ body: (inout StoreShard, inout WakeList) -> Void) {
    for shard in shards {
      var wakes = WakeList()
      let now = configuration.clock.nanoseconds
      shard.lock.lock()
      shard.pointee.begin(at: now)
      body(&shard.pointee, &wakes)
      let departures = shard.pointee.takeDepartures()
      shard.lock.unlock()
      wakes.wakeAll()
      if let departures { tell(departures) }
      memory.giveBack()
    }
  }
}

extension ConversationStore {
  /// Tells the observer, and takes dead letters away, in the order in which they left, and ends the
  /// list.
  @inline(never)
  private func tell(_ departures: Cell<[StoreDeparture]>) {
    for departure in departures.pointee {
      switch departure.cause {
      case .left(let reason):
        configuration.observer?(departure.name, departure.message, reason)
      case .died(let letter, let group): bury(letter, of: group, in: departure.name)
      }
    }
    departures.deallocate()
  }
}

extension ConversationStore {
  /// Asks the first shard something that all shards say alike.
  func withFirstShard<Result>(_ body: (borrowing StoreShard) -> Result) -> Result {
    shards[0].lock.lock()
    defer { shards[0].lock.unlock() }
    return body(shards[0].pointee)
  }
}

// MARK: Sweeping

extension ConversationStore: Sweepable {
  /// How many messages or conversations leave under one hold of a lock: some ten microseconds.
  private static var expiriesPerHold: Int { 64 }
  /// After how many the sweeper naps, and for how many nanoseconds. Whoever works without a pause
  /// is sent off its core sooner or later, and it would be under a lock, which others then wait for
  /// until it has its turn again; one that pauses by itself, and without a lock, is not.
  private static var expiriesPerNap: Int { 1024 }
  private static var nap: Int64 { 50_000 }

  /// Lets go of all that is over now. Not needed: those who use the store and a sweeper do it, a
  /// few milliseconds later.
  public func expire() {
    _ = expireAll(napping: false)
  }

  /// Lets go of all that is over now, and sees to it that the sweeper comes for what is next.
  func expireAndSweep() {
    let due = expireAll(napping: false)
    if due < sweepsAt.load(ordering: .relaxed) { startSweeper(at: due) }
  }

  /// Lets go of all that is over now; the sweeper leaves it to those who use a shard, as far as
  /// they keep up.
  ///
  /// - Returns: When there will be more, in nanoseconds; the greatest number for never.
  private func expireAll(napping isNapping: Bool) -> Int64 {
    var next = Int64.max
    var untilNap = Self.expiriesPerNap
    for shard in shards {
      var hasMore = true
      if isNapping, let due = whenServed(shard) {
        next = min(next, due)
        hasMore = false
      }
      while hasMore {
        var wakes = WakeList()
        let now = configuration.clock.nanoseconds
        shard.lock.lock()
        let count: Int
        (count, hasMore) = shard.pointee.expire(at: now, atMost: Self.expiriesPerHold, &wakes)
        if !hasMore { next = min(next, shard.pointee.nextLook) }
        let departures = shard.pointee.takeDepartures()
        shard.lock.unlock()
        wakes.wakeAll()
        if let departures { tell(departures) }
        memory.giveBack()
        untilNap -= count
        // Who waits for this lock would go on waiting if it was taken again at once.
        if isNapping && untilNap <= 0 || hasMore && shard.lock.takeWanted() {
          cbwm_nap(Self.nap)
          untilNap = Self.expiriesPerNap
        }
      }
    }
    while memory.hasSurplus { memory.giveBack() }
    return next
  }

  /// When there may be something over next in a shard whose users see to that; nil if they do not.
  private func whenServed(_ shard: GuardedCell<StoreShard>) -> Int64? {
    let now = configuration.clock.nanoseconds
    shard.lock.lock()
    defer { shard.lock.unlock() }
    return shard.pointee.isServed(at: now) ? shard.pointee.nextLook : nil
  }

  func sweep(_ number: Int) -> Int64? {
    sweeps.lock.lock()
    let isCurrent = number == sweeps.pointee.number
    if isCurrent {
      // Until it has been everywhere nobody knows when it comes again. Whoever adds something in
      // the meantime, perhaps where it has been already, leaves a note: another sweeper beside it
      // would have them wait for each other, and both for a core.
      sweeps.pointee.isSweeping = true
      sweepsAt.store(.max, ordering: .relaxed)
    }
    sweeps.lock.unlock()
    guard isCurrent else { return nil }
    let due = expireAll(napping: true)
    sweeps.lock.lock()
    defer { sweeps.lock.unlock() }
    sweeps.pointee.isSweeping = false
    let next = min(due, sweepsAt.load(ordering: .relaxed))
    sweepsAt.store(next, ordering: .relaxed)
    return next == .max ? nil : next
  }

  private func startSweeper(at due: Int64) {
    var retired: Task<Void, Never>?
    sweeps.lock.lock()
    if sweeps.pointee.isSweeping {
      sweepsAt.store(min(due, sweepsAt.load(ordering: .relaxed)), ordering: .relaxed)
    } else if due < sweepsAt.load(ordering: .relaxed) {
      sweeps.pointee.number += 1
      retired = sweeps.pointee.task
      sweeps.pointee.task = Sweeper.start(
        sweeps.pointee.number, for: self, at: due, clock: configuration.clock)
      sweepsAt.store(due, ordering: .relaxed)
    }
    sweeps.lock.unlock()
    retired?.cancel()
  }
}

/// Who sweeps a store.
private struct SweepState: ~Copyable {
  var task: Task<Void, Never>?
  /// How many sweepers there have been; the last one's number.
  var number = 0
  /// Whether it is at work, and will look at when it is to come again.
  var isSweeping = false
}
