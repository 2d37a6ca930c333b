import CConversationThreads
import Synchronization

extension ConversationStore {
  /// Applies an operation now.
  ///
  /// - Parameter known: The hash of its name, where that was taken before.
  @inline(__always)
  func perform<Operation: StoreOperation & ~Copyable>(
    _ operation: borrowing Operation, known: KnownHash? = nil
  ) -> Operation.Answer {
    unsafe access(operation.name.bytes, known) { shard, hash, wakes in
      apply(operation, to: &shard, hash, &wakes)
    }
  }

  /// Applies an operation to a shard, and has it recorded.
  @inline(__always)
  func apply<Operation: StoreOperation & ~Copyable>(
    _ operation: borrowing Operation, to shard: inout StoreShard, _ hash: UInt32,
    _ wakes: inout WakeList
  ) -> Operation.Answer {
    let answer = operation.apply(to: &shard, hash: hash, &wakes)
    if shard.habits.records, Operation.hasChanged(answer) { record(operation, at: shard.now) }
    if shard.isWatched, Operation.hasChanged(answer) {
      unsafe shard.noteChange(of: operation.name.bytes, hash: hash)
    }
    return answer
  }

  /// Does something to the shard of a name under its lock, now, and then what follows without it.
  @inline(__always)
  func access<Result>(
    _ name: UnsafeRawBufferPointer, _ known: KnownHash? = nil,
    _ body: (inout StoreShard, _ hash: UInt32, inout WakeList) -> Result
  ) -> Result {
    if stepCount.load(ordering: .relaxed) > 0, let step = StoreStep.current(of: self) {
      return unsafe access(name, known, in: step, body)
    }
    if letters.areRouted { unsafe bringUpLetters(to: name) }
    let (shard, index, hash) = unsafe lock(name, known)
    var wakes = WakeList()
    let result = body(&shard.pointee, hash, &wakes)
    if !shard.pointee.ended.isEmpty { shard.pointee.serveEnded(&wakes) }
    let due =
      shard.pointee.habits.sweeps ? shard.pointee.expireSome(&wakes) : shard.pointee.nextLook
    tables.note(shard.pointee.table, at: index)
    if shard.pointee.habits.records { recordDecisions(of: shard) }
    if shard.pointee.habits.checks { shard.pointee.checkInvariants() }
    let departures = shard.pointee.takeDepartures()
    let postponed = shard.pointee.takePostponed()
    let offers = shard.pointee.takeOffers()
    let now = shard.pointee.now
    shard.lock.unlock()
    wakes.wakeAll()
    if let departures { tell(departures) }
    if !offers.isEmpty { offer(offers) }
    if !postponed.isEmpty { collect(postponed) }
    // What is not worth keeping is given back by the sweeper, who makes nobody wait for it. Another
    // one is only started if it would come earlier.
    let visit = max(memory.hasSurplus ? now : due, Sweeper.earliest(at: now, configuration.clock))
    if visit < sweepsAt.load(ordering: .relaxed) { startSweeper(at: visit) }
    touch()
    return result
  }

  /// Takes the lock of the shard of a name, and begins an event of now there.
  @inline(__always)
  private func lock(
    _ name: UnsafeRawBufferPointer, _ known: KnownHash? = nil
  ) -> (shard: GuardedCell<StoreShard>, index: Int, hash: UInt32) {
    while true {
      let key = key.value
      let hash = unsafe known?.hash(under: key) ?? NameHash(name, key)
      let index = hash.index(among: shards.count)
      let shard = shards[index]
      tables.prefetch(hash.low, ofTable: index)
      shard.prefetch()
      let now = configuration.clock.nanoseconds
      shard.lock.lock()
      // Another key comes with a snapshot; then the shard is another, too.
      if shard.pointee.key == key {
        shard.pointee.begin(at: now)
        return (shard, index, hash.low)
      }
      shard.lock.unlock()
    }
  }

  /// Applies an operation at an instant at which it was decided, which may have passed.
  ///
  /// - Parameter isFollowing: Whether all that follows from it was decided elsewhere too.
  func perform<Operation: StoreOperation & ~Copyable>(
    _ operation: borrowing Operation, at instant: Int64, following isFollowing: Bool
  ) -> Operation.Answer {
    if stepCount.load(ordering: .relaxed) > 0, let step = StoreStep.current(of: self) {
      return unsafe access(
        operation.name.bytes, nil, in: step, at: (instant, isFollowing)
      ) { shard, hash, wakes in
        apply(operation, to: &shard, hash, &wakes)
      }
    }
    if isFollowing, letters.areRouted {
      unsafe dropLetters(to: operation.name.bytes, at: instant)
    }
    let (shard, index, hash) = unsafe lock(operation.name.bytes)
    var wakes = WakeList()
    let present = shard.pointee.now
    shard.pointee.follow(at: instant, isFollowing)
    let answer = apply(operation, to: &shard.pointee, hash, &wakes)
    if !shard.pointee.ended.isEmpty { shard.pointee.serveEnded(&wakes) }
    shard.pointee.begin(at: isFollowing ? instant : present)
    tables.note(shard.pointee.table, at: index)
    if shard.pointee.habits.records { recordDecisions(of: shard) }
    if shard.pointee.habits.checks { shard.pointee.checkInvariants() }
    let departures = shard.pointee.takeDepartures()
    let offers = shard.pointee.takeOffers()
    shard.lock.unlock()
    wakes.wakeAll()
    if let departures { tell(departures, following: isFollowing) }
    if !offers.isEmpty { offer(offers) }
    return answer
  }

  /// Does something to the shard of a name under its lock, and leaves to the caller what left.
  ///
  /// - Parameter instant: One that has passed, at which nobody is made to give way; nil for now.
  func hold(
    _ name: UnsafeRawBufferPointer, at instant: Int64? = nil,
    _ body: (inout StoreShard, UInt32, inout WakeList) -> Void
  ) -> [StoreDeparture] {
    checkAlone()
    let (shard, index, hash) = unsafe lock(name)
    var wakes = WakeList()
    if let instant { shard.pointee.follow(at: instant, true) }
    body(&shard.pointee, hash, &wakes)
    if !shard.pointee.ended.isEmpty { shard.pointee.serveEnded(&wakes) }
    tables.note(shard.pointee.table, at: index)
    if shard.pointee.habits.records { recordDecisions(of: shard) }
    let departures = shard.pointee.departures
    shard.pointee.departures = []
    shard.lock.unlock()
    wakes.wakeAll()
    return departures
  }

  /// Does something under the locks of all shards, taken in their order, at one instant, and then
  /// what follows without them. Short.
  func performOnAll(_ body: (_ now: Int64) -> Void) {
    checkAlone()
    let clock = configuration.clock.nanoseconds
    for shard in shards { shard.lock.lock() }
    let now = shards.reduce(clock) { max($0, $1.pointee.latest) }
    for shard in shards { shard.pointee.begin(at: now) }
    body(now)
    for shard in shards { shard.lock.unlock() }
  }

  /// Does something to every shard in turn.
  func performOnEach(_ body: (inout StoreShard, inout WakeList) -> Void) {
    for shard in shards {
      perform(on: shard, body)
      memory.giveBack()
    }
  }

  /// Does something to a shard under its lock, and then what follows without it.
  func perform<Result>(
    on shard: GuardedCell<StoreShard>, _ body: (inout StoreShard, inout WakeList) -> Result
  ) -> Result {
    checkAlone()
    var wakes = WakeList()
    let now = configuration.clock.nanoseconds
    shard.lock.lock()
    shard.pointee.begin(at: now)
    let result = body(&shard.pointee, &wakes)
    if !shard.pointee.ended.isEmpty { shard.pointee.serveEnded(&wakes) }
    if shard.pointee.habits.records { recordDecisions(of: shard) }
    let departures = shard.pointee.takeDepartures()
    shard.lock.unlock()
    wakes.wakeAll()
    if let departures { tell(departures) }
    return result
  }

  /// Asks the first shard something that all shards say alike.
  func withFirstShard<Result>(_ body: (borrowing StoreShard) -> Result) -> Result {
    if isInStep, let index = StoreStep.current(of: self)?.indices.first {
      return body(shards[index].pointee)
    }
    shards[0].lock.lock()
    defer { shards[0].lock.unlock() }
    return body(shards[0].pointee)
  }
}

// MARK: Recording

extension ConversationStore {
  /// Lends an operation to the recorder, or to the step that it is part of; under the lock of its
  /// shard.
  @inline(never)
  func record<Operation: EncodableOperation & ~Copyable>(
    _ operation: borrowing Operation, at instant: Int64
  ) {
    if stepCount.load(ordering: .relaxed) > 0, let step = StoreStep.current(of: self),
      step.recordsAll
    {
      return step.add(operation, at: instant)
    }
    recordAlone(operation, at: instant)
  }

  /// Lends an operation to the recorder.
  func recordAlone<Operation: EncodableOperation & ~Copyable>(
    _ operation: borrowing Operation, at instant: Int64
  ) {
    unsafe withUnsafePointer(to: operation) { operation in
      unsafe configuration.recorder?.record(
        ConversationRecord(
          UnsafeRawPointer(operation), Operation.self,
          position: recordedCount.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue,
          instant: instant))
    }
  }

  /// Has recorded what was decided or done beside the operation; under the lock of the shard.
  @inline(__always)
  func recordDecisions(of shard: GuardedCell<StoreShard>) {
    if !shard.pointee.decisions.isEmpty { recordAllDecisions(of: shard) }
  }

  @inline(never)
  private func recordAllDecisions(of shard: GuardedCell<StoreShard>) {
    let decisions = shard.pointee.decisions
    shard.pointee.decisions = []
    for decision in decisions {
      let now = decision.instant
      unsafe decision.name.withUnsafeBytes { name in
        let name = unsafe LentBytes(name)
        switch decision.act {
        case .append(.one(let payload, let entry)):
          unsafe payload.withUnsafeBytes { payload in
            unsafe record(AppendOperation(LentBytes(payload), entry, to: name), at: now)
          }
        case .append(.all(let batch)): record(AppendBatchOperation(batch, to: name), at: now)
        case .evict(let count): record(EvictOperation(count, of: name), at: now)
        case .dequeue: record(DequeueOperation(of: name), at: now)
        case .receive(let group, let consumer, let limit):
          record(ReceiveOperation(consumer, atMost: limit, from: group, of: name), at: now)
        }
      }
    }
  }
}
