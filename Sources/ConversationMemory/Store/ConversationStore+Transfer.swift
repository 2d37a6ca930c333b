import Synchronization

extension ConversationStore {
  /// Gives a conversation another name, or a copy of it, now.
  func perform(_ operation: TransferOperation) -> ConversationTransfer {
    for name in [operation.source, operation.target] where letters.areRouted {
      unsafe name.withUnsafeBytes { unsafe bringUpLetters(to: $0) }
    }
    return perform(operation, at: nil)
  }

  /// Does so at an instant at which it was done elsewhere; nil for now.
  func perform(_ operation: TransferOperation, at instant: Int64?) -> ConversationTransfer {
    if let instant, letters.areRouted {
      for name in [operation.source, operation.target] {
        unsafe name.withUnsafeBytes { unsafe dropLetters(to: $0, at: instant) }
      }
    }
    let (source, target) = lock(operation)
    let shards = source.index == target.index ? [source.shard] : [source.shard, target.shard]
    let now = shards.reduce(configuration.clock.nanoseconds) { max($0, $1.pointee.latest) }
    for shard in shards {
      if let instant {
        shard.pointee.follow(at: instant, true)
      } else {
        shard.pointee.begin(at: now)
      }
    }
    var wakes = WakeList()
    let outcome = transfer(operation, from: source, to: target, &wakes)
    var departures: [StoreDeparture] = []
    for (shard, index) in zip(shards, [source.index, target.index]) {
      if !shard.pointee.ended.isEmpty { shard.pointee.serveEnded(&wakes) }
      if let instant { shard.pointee.begin(at: instant) }
      tables.note(shard.pointee.table, at: index)
      if shard.pointee.habits.records { recordDecisions(of: shard) }
      if shard.pointee.habits.checks { shard.pointee.checkInvariants() }
      departures += shard.pointee.departures
      shard.pointee.departures = []
    }
    let due = shards.reduce(Int64.max) { min($0, $1.pointee.nextLook) }
    for shard in shards { shard.lock.unlock() }
    wakes.wakeAll()
    if !departures.isEmpty { tell(Cell(departures), following: instant != nil) }
    guard instant == nil else { return outcome }
    let visit = max(due, Sweeper.earliest(at: now, configuration.clock))
    if visit < sweepsAt.load(ordering: .relaxed) { startSweeper(at: visit) }
    touch()
    return outcome
  }

  private typealias Place = (shard: GuardedCell<StoreShard>, index: Int, hash: UInt32)

  /// Takes the locks of the shards of both names, in the order of the shards.
  private func lock(_ operation: TransferOperation) -> (source: Place, target: Place) {
    while true {
      let key = key.value
      let places = [operation.source, operation.target].map { name -> Place in
        let hash = unsafe name.withUnsafeBytes { unsafe NameHash($0, key) }
        let index = hash.index(among: shards.count)
        return (shards[index], index, hash.low)
      }
      let indices = Set(places.map(\.index)).sorted()
      for index in indices { shards[index].lock.lock() }
      // Another key comes with a snapshot; then the shards are others, too.
      if indices.allSatisfy({ shards[$0].pointee.key == key }) { return (places[0], places[1]) }
      for index in indices { shards[index].lock.unlock() }
    }
  }

  /// Does it under the locks of both shards, which may be one.
  private func transfer(
    _ operation: TransferOperation, from source: Place, to target: Place, _ wakes: inout WakeList
  ) -> ConversationTransfer {
    let other = find(operation.target, at: target, &wakes)
    guard let old = find(operation.source, at: source, &wakes) else { return .missing }
    if operation.source == operation.target { return operation.replaces ? .done : .taken }
    // Bringing the one up may have had the other give way.
    let replaced = other.flatMap { target.shard.pointee.isKnown($0) ? $0 : nil }
    if replaced != nil, !operation.replaces { return .taken }
    var image = source.shard.pointee.image(of: old)
    guard image.groups.allSatisfy({ $0.deadLetters != operation.target }) else {
      return .deadLetters
    }
    image.name = operation.target
    var operation = operation
    if operation.keepsSource, !image.groups.isEmpty {
      let isFollowing = source.shard.pointee.isFollowing
      if !isFollowing { operation.firstGroup = nextGroups(image.groups.count) }
      for index in image.groups.indices {
        image.groups[index].number = operation.firstGroup &+ UInt64(index)
      }
    }
    if let replaced { target.shard.pointee.end(replaced, .removed) }
    if !operation.keepsSource { source.shard.pointee.takeAway(old) }
    unsafe operation.target.withUnsafeBytes { name in
      let slot = unsafe target.shard.pointee.findOrBegin(name, hash: target.hash, &wakes)
      target.shard.pointee.restore(image, to: slot, &wakes)
    }
    noteGroups(of: image)
    for (name, place) in [(operation.source, source), (operation.target, target)] {
      unsafe name.withUnsafeBytes { name in
        unsafe place.shard.pointee.noteChange(of: name, hash: place.hash)
      }
    }
    if configuration.recorder != nil { record(operation, at: source.shard.pointee.now) }
    return .done
  }

  /// A conversation of which nothing is over.
  private func find(
    _ name: [UInt8], at place: Place, _ wakes: inout WakeList
  ) -> UInt32? {
    unsafe name.withUnsafeBytes { name in
      guard let slot = unsafe place.shard.pointee.find(name, hash: place.hash, &wakes),
        place.shard.pointee.settleWhole(slot, &wakes)
      else { return nil }
      return slot
    }
  }
}
