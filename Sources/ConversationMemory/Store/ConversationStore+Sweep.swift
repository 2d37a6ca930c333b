import CConversationThreads
import Synchronization

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

  /// At the first use of a store that was restored: now it decides for itself who has to give way,
  /// and the sweeper comes.
  @inline(__always)
  func touch() {
    if isUntouched.load(ordering: .relaxed) { takeOver() }
  }

  @inline(never)
  private func takeOver() {
    guard isUntouched.exchange(false, ordering: .relaxed) else { return }
    performOnEach { shard, _ in shard.relieve(sparing: .max) }
    startSweeper(at: configuration.clock.nanoseconds)
  }

  /// Lets go of all that is over now; the sweeper leaves it to those who use a shard, as far as
  /// they keep up.
  ///
  /// - Returns: When there will be more, in nanoseconds; the greatest number for never.
  private func expireAll(napping isNapping: Bool) -> Int64 {
    checkAlone()
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
        if shard.pointee.habits.records { recordDecisions(of: shard) }
        let departures = shard.pointee.takeDepartures()
        let postponed = shard.pointee.takePostponed()
        shard.lock.unlock()
        wakes.wakeAll()
        if let departures { tell(departures) }
        if !postponed.isEmpty {
          collect(postponed)
          // They are scheduled again.
          hasMore = true
        }
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
    guard withSweeps({ $0.begin(number) }) else { return nil }
    let due = expireAll(napping: true)
    let now = configuration.clock.nanoseconds
    return withSweeps { $0.end(number, next: due == .max ? nil : due, from: now) }
  }

  func startSweeper(at due: Int64) {
    guard configuration.habits.sweeps else { return }
    let clock = configuration.clock
    let now = clock.nanoseconds
    withSweeps { $0.expect(at: due, from: now, for: self, clock: clock) }?.cancel()
  }

  /// Changes the plan under its lock, and shows when the sweeper comes to those who do not take it.
  private func withSweeps<Result>(_ body: (inout SweepPlan) -> Result) -> Result {
    sweeps.lock.lock()
    defer {
      sweepsAt.store(sweeps.pointee.bound, ordering: .relaxed)
      sweeps.lock.unlock()
    }
    return body(&sweeps.pointee)
  }
}
