import Synchronization

extension ConversationStore {
  /// Gives a conversation or a value another name, or a copy of it, now.
  func perform(_ operation: TransferOperation) -> ConversationTransfer {
    if letters.areRouted, !isInStep {
      for name in [operation.source, operation.target] {
        unsafe name.withUnsafeBytes { unsafe bringUpLetters(to: $0) }
      }
    }
    return transfer(operation, at: nil)
  }

  /// Does so at an instant at which it was done elsewhere.
  func perform(_ operation: TransferOperation, at instant: Int64) -> ConversationTransfer {
    if letters.areRouted, !isInStep {
      for name in [operation.source, operation.target] {
        unsafe name.withUnsafeBytes { unsafe dropLetters(to: $0, at: instant) }
      }
    }
    return transfer(operation, at: instant)
  }

  /// Does so in one step, or as part of one.
  private func transfer(
    _ operation: TransferOperation, at instant: Int64?
  ) -> ConversationTransfer {
    inStep([operation.source, operation.target], at: instant, recordingAll: false) {
      guard let step = StoreStep.current(of: self) else {
        preconditionFailure("A step that was begun is under way.")
      }
      let (source, target) = (
        place(of: operation.source, in: step), place(of: operation.target, in: step)
      )
      let shards = source.index == target.index ? [source.shard] : [source.shard, target.shard]
      if let instant { for shard in shards { shard.pointee.follow(at: instant, true) } }
      let outcome = transfer(operation, from: source, to: target, &step.wakes)
      for shard in shards {
        if !shard.pointee.ended.isEmpty { shard.pointee.serveEnded(&step.wakes) }
        if shard.pointee.habits.records { recordDecisions(of: shard) }
        if shard.pointee.habits.checks { shard.pointee.checkInvariants() }
      }
      return outcome
    }
  }

  private typealias Place = (shard: GuardedCell<StoreShard>, index: Int, hash: UInt32)

  private func place(of name: [UInt8], in step: StoreStep) -> Place {
    unsafe name.withUnsafeBytes { name in
      let hash = unsafe NameHash(name, key.value)
      let (shard, index) = unsafe step.shard(of: name, hash)
      return (shard, index, hash.low)
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
    guard !source.shard.pointee.slots[old].isValue else {
      if let replaced { target.shard.pointee.end(replaced, .removed) }
      transferValue(operation, old, from: source, to: target, &wakes)
      note(operation, at: source, target)
      return .done
    }
    var image = source.shard.pointee.image(of: old)
    guard image.groups.allSatisfy({ $0.deadLetters != operation.target }) else {
      return .deadLetters
    }
    image.name = operation.target
    var operation = operation
    if operation.keepsSource, !image.groups.isEmpty {
      // No group has the number 0, which bytes from elsewhere may say.
      operation.firstGroup =
        source.shard.pointee.isFollowing
        ? max(1, operation.firstGroup) : nextGroups(image.groups.count)
      for index in image.groups.indices {
        image.groups[index].number = operation.firstGroup &+ UInt64(index)
      }
    }
    if let replaced { target.shard.pointee.end(replaced, .removed) }
    if !operation.keepsSource { source.shard.pointee.takeAway(old) }
    unsafe operation.target.withUnsafeBytes { name in
      guard
        let slot = unsafe target.shard.pointee.findOrBegin(name, hash: target.hash, &wakes)
      else { preconditionFailure("What had the name has given way.") }
      target.shard.pointee.restore(image, to: slot, &wakes)
    }
    noteGroups(of: image)
    note(operation, at: source, target)
    return .done
  }

  /// Takes note of what was done.
  private func note(_ operation: TransferOperation, at source: Place, _ target: Place) {
    for (name, place) in [(operation.source, source), (operation.target, target)] {
      unsafe name.withUnsafeBytes { name in
        unsafe place.shard.pointee.noteChange(of: name, hash: place.hash)
      }
    }
    if configuration.recorder != nil { record(operation, at: source.shard.pointee.now) }
  }

  /// Gives a value another name, or a copy of it.
  private func transferValue(
    _ operation: TransferOperation, _ old: UInt32, from source: Place, to target: Place,
    _ wakes: inout WakeList
  ) {
    let expiry = source.shard.pointee.expiry(of: old)
    let box =
      operation.keepsSource
      ? source.shard.pointee.slots[old].value.copy() : source.shard.pointee.takeAwayValue(old)
    unsafe operation.target.withUnsafeBytes { name in
      unsafe target.shard.pointee.restoreValue(box, expiry, name, hash: target.hash, &wakes)
    }
  }

  /// A conversation or a value of which nothing is over.
  private func find(
    _ name: [UInt8], at place: Place, _ wakes: inout WakeList
  ) -> UInt32? {
    unsafe name.withUnsafeBytes { name in
      guard let slot = unsafe place.shard.pointee.findAny(name, hash: place.hash, &wakes),
        place.shard.pointee.settleWhole(slot, &wakes)
      else { return nil }
      return slot
    }
  }
}
