import CConversationThreads
import Synchronization

extension ConversationStore {
  /// Does several things to several names in one step: nobody sees some of them without the others,
  /// and nothing comes between them.
  ///
  /// ```swift
  /// let store = ConversationStore()
  /// let seen = store["from"].version
  /// _ = store["from"].append("12")
  /// let isDone = store.atomically(["from", "to"]) { _ in
  ///   // As WATCH: not if somebody has changed it since.
  ///   guard store["from"].version == seen else { return false }
  ///   guard let message = store["from"].dequeue() else { return false }
  ///   return store["to"].append(message.payload).id != nil
  /// }
  /// print(isDone)  // false
  /// ```
  ///
  /// In the body every call about one of the names is part of the step: to conversations, their
  /// groups and subscriptions, and to values of other kinds; renaming and copying where both names
  /// are among those. All have one instant. What they do is recorded as one operation, which
  /// another store goes through in one step as well. Where the body throws, what it has done until
  /// then stays done.
  ///
  /// The locks of all names are held meanwhile, and others wait for them: the body is to be short
  /// and to wait for nothing. Observers are told, and those are woken who got something, when it
  /// has returned. The configuration's `tokenCount` is called under the locks.
  ///
  /// - Parameters:
  ///   - names: Those that it is about; one may be there several times.
  ///   - body: What is to be done, at an instant.
  /// - Returns: What the body returned.
  /// - Complexity: O(names × log names) and as the calls, which let go of all that is over of what
  ///   they ask; the locks of the names' parts of the store, in one order.
  /// - Precondition: The body makes no calls to the store about other names or about the store as a
  ///   whole, none that wait, and none from other threads; it takes no other step, in no store.
  @discardableResult
  public func atomically<Result, Failure: Error>(
    _ names: [ConversationName], _ body: (_ now: ConversationInstant) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(
      unsafe cbwm_thread_mark(StoreStep.mark) == nil, "A step is not taken within another one.")
    if letters.areRouted {
      for name in names {
        unsafe name.bytes.withUnsafeBytes { unsafe bringUpLetters(to: $0) }
      }
    }
    return try inStep(names.map(\.bytes), at: nil, recordingAll: true) { () throws(Failure) in
      try body(ConversationInstant(nanoseconds: shardInstant()))
    }
  }

  private func shardInstant() -> Int64 {
    StoreStep.current(of: self)?.now ?? configuration.clock.nanoseconds
  }

  /// Does something in one step, or as part of that which the thread takes.
  ///
  /// - Parameters:
  ///   - instant: At which it was done elsewhere; nil for now.
  ///   - recordsAll: Whether it is recorded as one operation.
  func inStep<Result, Failure: Error>(
    _ names: [[UInt8]], at instant: Int64?, recordingAll recordsAll: Bool,
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if isInStep { return try body() }
    // One of another store, which a thread may use in a step of this one.
    let outer = unsafe cbwm_thread_mark(StoreStep.mark)
    let step = beginStep(names, at: instant, recordingAll: recordsAll)
    stepCount.wrappingAdd(1, ordering: .relaxed)
    unsafe cbwm_mark_thread(StoreStep.mark, Unmanaged.passUnretained(step).toOpaque())
    defer { unsafe end(step, at: instant, markingWith: outer) }
    return try body()
  }

  /// Takes the locks of the shards of some names, in their order, and begins an event there.
  private func beginStep(
    _ names: [[UInt8]], at instant: Int64?, recordingAll recordsAll: Bool
  ) -> StoreStep {
    while true {
      let key = key.value
      let places = names.map { name -> StoreStep.Place in
        let hash = unsafe name.withUnsafeBytes { unsafe NameHash($0, key) }
        return StoreStep.Place(
          name: name, hash: hash.low, index: hash.index(among: shards.count))
      }.sorted { $0.hash < $1.hash }
      let indices = Set(places.map(\.index)).sorted()
      let clock = configuration.clock.nanoseconds
      for index in indices { shards[index].lock.lock() }
      // Another key comes with a snapshot; then the shards are others, too.
      guard indices.allSatisfy({ shards[$0].pointee.key == key }) else {
        for index in indices { shards[index].lock.unlock() }
        continue
      }
      let now = instant ?? indices.reduce(clock) { max($0, shards[$1].pointee.latest) }
      for index in indices {
        if instant != nil {
          shards[index].pointee.follow(at: now, true)
        } else {
          shards[index].pointee.begin(at: now)
        }
      }
      return StoreStep(self, places, indices, at: now, recordingAll: recordsAll)
    }
  }

  /// Records what was done, lets the locks go, and does what follows without them.
  private func end(
    _ step: StoreStep, at instant: Int64?, markingWith outer: UnsafeMutableRawPointer?
  ) {
    if step.entryCount > 0 {
      unsafe step.entries.withUnsafeBytes { entries in
        recordAlone(
          unsafe BatchOperation(count: step.entryCount, entries: LentBytes(entries)),
          at: step.now)
      }
    }
    var departures: [StoreDeparture] = []
    var offers: [NameLine] = []
    var due = Int64.max
    for index in step.indices {
      let shard = shards[index]
      if instant != nil { shard.pointee.begin(at: step.now) }
      tables.note(shard.pointee.table, at: index)
      departures += shard.pointee.departures
      shard.pointee.departures = []
      offers += shard.pointee.takeOffers()
      due = min(due, shard.pointee.nextLook)
    }
    for index in step.indices { shards[index].lock.unlock() }
    unsafe cbwm_mark_thread(StoreStep.mark, outer)
    stepCount.wrappingSubtract(1, ordering: .relaxed)
    step.takeWakes().wakeAll()
    if !departures.isEmpty { tell(Cell(departures), following: instant != nil) }
    if !offers.isEmpty { offer(offers) }
    guard instant == nil else { return }
    let visit = max(
      memory.hasSurplus ? step.now : due, Sweeper.earliest(at: step.now, configuration.clock))
    if visit < sweepsAt.load(ordering: .relaxed) { startSweeper(at: visit) }
    touch()
  }

  // MARK: Within one

  /// Whether the thread takes a step in this store.
  @inline(__always)
  var isInStep: Bool {
    stepCount.load(ordering: .relaxed) > 0 && StoreStep.current(of: self) != nil
  }

  /// Stops where a call does not belong into the step that the thread takes: it would wait for a
  /// lock that the thread has.
  @inline(__always)
  func checkAlone() {
    precondition(!isInStep, "A step is about the names that it was told of, and waits for nothing.")
  }

  /// Does something to the shard of a name, as a part of the step that the thread takes.
  ///
  /// - Parameter instant: One at which it was decided elsewhere; nil for that of the step.
  @inline(never)
  func access<Result>(
    _ name: UnsafeRawBufferPointer, _ known: KnownHash?, in step: StoreStep,
    at instant: (instant: Int64, isFollowing: Bool)? = nil,
    _ body: (inout StoreShard, _ hash: UInt32, inout WakeList) -> Result
  ) -> Result {
    let key = key.value
    let hash = unsafe known?.hash(under: key) ?? NameHash(name, key)
    let (shard, _) = unsafe step.shard(of: name, hash)
    if let (instant, isFollowing) = instant { shard.pointee.follow(at: instant, isFollowing) }
    let result = body(&shard.pointee, hash.low, &step.wakes)
    if !shard.pointee.ended.isEmpty { shard.pointee.serveEnded(&step.wakes) }
    if shard.pointee.habits.records { recordDecisions(of: shard) }
    if shard.pointee.habits.checks { shard.pointee.checkInvariants() }
    return result
  }
}
