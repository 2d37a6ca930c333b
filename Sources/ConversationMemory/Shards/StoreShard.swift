import CConversationThreads

/// A part of a store: conversations, the windows they have, a wheel, and a share of the budget.
///
/// Everything in it is touched under the shard's lock.
struct StoreShard: ~Copyable {
  // In this order: what most events need is on the first four cache lines, the lock with them.
  var table = SlotTable()
  var slots: Slab<StoreSlot>

  /// The instant of the present event, in nanoseconds.
  var now: Int64
  /// The greatest instant that an event had.
  var latest: Int64
  let tick: Int64
  var useCount: UInt64 = 0
  /// The rules of conversations: those that no pattern describes first, then in the order of the
  /// patterns.
  var windows: WindowTable
  let heap: BlockHeap
  /// By which it was chosen for the names of its conversations.
  var key: HashKey
  /// Where what leaves a packed conversation is put, if somebody is told of it.
  let leaving: PackedDepartures?
  /// Where it is noted what leaves a packed conversation with groups, for these.
  let departing = PackedDeparting([])
  /// Bytes of live payloads.
  var liveBytes = 0
  /// Bytes of segments, names and what is kept apart, without the tables.
  var heldInConversations = 0

  var account = ConversationAccount()
  var peakBytes = 0
  let byteBudget: Int
  /// What it does of itself, and for whom.
  let habits: StoreHabits
  /// Whether the present event is one that was decided elsewhere, so that nothing is decided here.
  var isFollowing = false
  /// Whether somebody has asked for the version of a conversation, or waits at a name.
  var isWatched = false
  /// Whether the present event has begun the conversation that it is about.
  var hasBegun = false

  var wheel: TimerWheel
  /// What left or became a dead letter, until whoever has the lock takes it along.
  var departures: [StoreDeparture] = []
  /// What was decided or done beside the present operation, until it is recorded behind it.
  var decisions: [StoreDecision] = []
  /// Conversations that ended while somebody waited there, or where there may be something for
  /// those who wait at what is packed.
  var ended: [UInt32] = []
  /// From which slot on there may be conversations that were removed with all others, and are not
  /// gone yet; the greatest number for none.
  var removedFrom = UInt32.max
  /// Conversations to which letters come, of which something is over: until whoever has the lock
  /// has seen to the letters.
  var postponed: [[UInt8]] = []
  /// Those who wait at names, whatever these hold.
  var lines: [[UInt8]: NameLine] = [:]
  /// Lines whose rounds are to begin, until whoever has the lock takes them along.
  var offers: [NameLine] = []
  let letters: LetterRoutes
  let remembrance: Int64
  /// The kinds of values that it can have.
  let types: ValueTypes
  /// Where an operation on a value is written to be recorded.
  var operationBytes: [UInt8] = []

  /// Conversations that are kept apart, by their slots.
  var apart: [UInt32: ApartConversation] = [:]
  /// Those who wait for messages of groups of packed ones, by their slots.
  var receivers: [UInt32: GroupReceivers] = [:]
  /// The groups of packed ones.
  var groups: GroupPlaces
  /// How many there are for which somebody only waits.
  var awaitedCount = 0
  var freshIDs: FreshIDs
  /// What ``useCount`` was when the sweeper came last, and how often it has come since it changed.
  var usesAtVisit: UInt64 = 0
  var visitsSinceUse = 0
  var census = UseCensus()
  var versions: VersionTable
  /// The ends of conversations that have one of their own, in nanoseconds, by their slots.
  var expiries: [UInt32: Int64] = [:]

  init(
    _ configuration: ConversationStoreConfiguration, _ key: HashKey, now: Int64, heap: BlockHeap,
    letters: LetterRoutes = LetterRoutes(), index: Int = 0, types: ValueTypes = ValueTypes([])
  ) {
    self.types = types
    versions = VersionTable(shard: index)
    self.letters = letters
    self.heap = heap
    self.key = key
    slots = Slab(in: heap)
    leaving = configuration.tellsOfDepartures ? PackedDepartures([]) : nil
    groups = GroupPlaces(
      in: heap, keepingAwake: configuration.habits.awakeGroupsCount)
    tick = configuration.resolution.clampedNanoseconds
    remembrance = configuration.remembrance.clampedNanoseconds
    byteBudget = configuration.byteBudget.map { $0 / configuration.effectiveShardCount } ?? .max
    habits = configuration.habits
    latest = now
    self.now = now
    wheel = TimerWheel(now: now.floored(to: tick) / tick)
    windows = WindowTable(configuration)
    freshIDs = FreshIDs(epoch: now)
  }

  /// Frees what is in memory of its own.
  mutating func release() {
    for number in 0..<slots.bound where slots.contains(number) {
      if slots[number].isValue { _ = slots[number].releaseValue() }
      _ = slots[number].packed.release(to: heap)
      slots[number].key.release(to: heap)
    }
    groups.release()
    leaving?.deallocate()
    departing.deallocate()
  }

  /// Begins an event: never before an earlier one.
  @inline(__always)
  mutating func begin(at instant: Int64) {
    latest = max(latest, instant)
    now = latest
    isFollowing = false
  }

  /// Begins an event that was decided before, at the instant that it has.
  ///
  /// - Parameter isFollowing: Whether all that follows from it was decided elsewhere too.
  mutating func follow(at instant: Int64, _ isFollowing: Bool) {
    latest = max(latest, instant)
    now = instant
    self.isFollowing = isFollowing
  }

  /// When there may be something over next, in nanoseconds; the greatest number for never.
  var nextLook: Int64 {
    guard let next = wheel.next else { return .max }
    let (instant, overflow) = next.multipliedReportingOverflow(by: tick)
    return overflow ? .max : instant
  }

  /// How many conversations there are.
  var count: Int { slots.count - awaitedCount }

  /// What it takes.
  var usage: ConversationUsage {
    let held = heldBytes
    return ConversationUsage(
      liveBytes: liveBytes, heldBytes: held, peakBytes: max(held, peakBytes))
  }

  /// Bytes of everything.
  var heldBytes: Int {
    heldInConversations + slots.heldBytes + table.heldBytes + wheel.heldBytes + census.heldBytes
      + freshIDs.heldBytes + versions.heldBytes + expiries.capacity * 17 + groups.heldBytes
  }
}

extension GuardedCell where Value == StoreShard {
  /// Has what most events need fetched at once, to be written, while the lock is taken: otherwise
  /// each of the lines comes from another core when its turn has come.
  @inline(__always)
  func prefetch() {
    for line in 0..<4 { unsafe cbwm_prefetch_for_writing(address + 64 * line) }
  }
}
