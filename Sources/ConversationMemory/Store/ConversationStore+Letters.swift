extension ConversationStore {
  /// Tells the observer what left, in the order in which it did, and takes dead letters away; ends
  /// the list.
  ///
  /// - Parameter isFollowing: Whether what follows was decided elsewhere: then dead letters come
  ///   from there.
  @inline(never)
  func tell(_ departures: Cell<[StoreDeparture]>, following isFollowing: Bool = false) {
    let all = departures.pointee
    departures.deallocate()
    tellObserver(all)
    if !isFollowing { deliver(all.compactMap { StoreLetter($0) }) }
  }

  func tellObserver(_ departures: [StoreDeparture]) {
    for departure in departures {
      switch departure.cause {
      case .left(let message, let reason):
        let name = ConversationName(bytes: departure.name)
        configuration.observer?(name, message, reason)
        configuration.departureObserver?(name, message.id, reason)
      case .ended(let value, let reason):
        configuration.valueObserver?(
          ConversationName(bytes: departure.name), types.kind(value.kind), reason)
      case .died: break
      }
    }
  }

  /// Brings up what may have dead letters for a conversation, so that it has them.
  @inline(never)
  func bringUpLetters(to name: UnsafeRawBufferPointer) {
    let target = unsafe Array(name)
    if letters.isTarget(target) { deliver([], before: target) }
  }

  /// Drops what others may have dead letters for a conversation up to an instant: whoever goes
  /// through what happened elsewhere is told of them from there.
  @inline(never)
  func dropLetters(to name: UnsafeRawBufferPointer, at instant: Int64) {
    for source in letters.sources(before: [unsafe Array(name)]) {
      tellObserver(bringUp(source.name, at: instant))
    }
  }

  /// Lets go of what is over in conversations to which letters come, with these.
  @inline(never)
  func collect(_ postponed: [[UInt8]]) {
    for name in postponed {
      let departures: [StoreDeparture] = unsafe name.withUnsafeBytes { name in
        unsafe bringUpLetters(to: name)
        return unsafe hold(name) { shard, hash, wakes in
          if let slot = unsafe shard.lookUp(name, hash: hash) { shard.collect(slot, &wakes) }
        }
      }
      tellObserver(departures)
      deliver(departures.compactMap { StoreLetter($0) })
    }
  }

  /// Takes dead letters to their conversations, and with them those that others have for the same,
  /// all in the order of their instants.
  ///
  /// What no letters come to is brought up to now at once. The others go from one instant at which
  /// something ends in a group to the next: they may get a letter between.
  ///
  /// - Parameter name: Of the conversation that has to have all letters by now.
  private func deliver(_ some: [StoreLetter], before name: [UInt8]? = nil) {
    guard name != nil || !some.isEmpty else { return }
    var waiting = some
    var chained: [[UInt8]] = []
    for source in letters.sources(before: name.map { [$0] } ?? some.map(\.target)) {
      if source.isTarget {
        chained.append(source.name)
      } else {
        waiting += take(from: source.name)
      }
    }
    while name != nil || !waiting.isEmpty {
      waiting.sort { $0.precedes($1) }
      if let next = earliestDue(of: chained, by: waiting.first?.instant) {
        waiting += take(from: next.source, at: next.due)
      } else if !waiting.isEmpty {
        bury(waiting.removeFirst())
      } else {
        return
      }
    }
  }

  /// The conversation in a group of which a lease or a rest ends first, by an instant or else by
  /// now.
  private func earliestDue(
    of sources: [[UInt8]], by limit: Int64?
  ) -> (source: [UInt8], due: Int64)? {
    var first: (source: [UInt8], due: Int64)?
    for source in sources {
      var due = Int64.max
      _ = unsafe source.withUnsafeBytes { name in
        unsafe hold(name) { shard, hash, wakes in
          guard let slot = unsafe shard.lookUp(name, hash: hash), !shard.endIfDue(slot),
            let next = shard.nextDue(inGroupsOf: slot),
            next <= min(limit ?? shard.now, shard.now)
          else { return }
          due = next
        }
      }
      if due < first?.due ?? .max { first = (source, due) }
    }
    return first
  }

  /// Has a conversation's groups give up on what they do by now, or by an instant before.
  private func take(from source: [UInt8], at instant: Int64? = nil) -> [StoreLetter] {
    let departures = bringUp(source, at: instant)
    tellObserver(departures)
    return departures.compactMap { StoreLetter($0) }
  }

  /// Brings a conversation with groups up to now, or to an instant that has passed.
  private func bringUp(_ source: [UInt8], at instant: Int64? = nil) -> [StoreDeparture] {
    unsafe source.withUnsafeBytes { name in
      unsafe hold(name, at: instant) { shard, hash, wakes in
        guard let slot = unsafe shard.lookUp(name, hash: hash), !shard.endIfDue(slot) else {
          return
        }
        if shard.slots[slot].hasGroups {
          shard.withPacked(slot) { _ in }
        } else if shard.slots[slot].isApart {
          shard.withApart(slot, &wakes) { _, _, _ in }
        }
      }
    }
  }

  /// Appends a dead letter at its instant.
  private func bury(_ letter: StoreLetter) {
    let entry = entry(of: letter.draft)
    let decision = unsafe letter.target.withUnsafeBytes { target in
      unsafe letter.draft.payload.withUnsafeBytes { payload in
        perform(
          unsafe AppendOperation(LentBytes(payload), entry, to: LentBytes(target)),
          at: letter.instant, following: false)
      }
    }
    if case .appended = decision { return }
    unsafe letter.source.withUnsafeBytes { source in
      _ = perform(unsafe LoseLetterOperation(letter.group, of: LentBytes(source)))
    }
  }
}

/// A dead letter on its way.
private struct StoreLetter {
  let source: [UInt8]
  let target: [UInt8]
  let group: GroupReference
  let instant: Int64
  let id: ConversationMessageID
  let draft: ConversationDraft<[UInt8]>

  /// Nil for what left otherwise, or has nowhere to go.
  init?(_ departure: StoreDeparture) {
    guard case .died(let letter, let group) = departure.cause,
      let target = letter.group.deadLettersName
    else { return nil }
    source = departure.name
    self.target = target
    self.group = group
    instant = letter.instant
    id = letter.receipt.id
    draft = letter.draft
  }

  /// Whether it comes before another one: by instant, and of one instant by where it comes from.
  func precedes(_ other: Self) -> Bool {
    if instant != other.instant { return instant < other.instant }
    if source != other.source { return source.lexicographicallyPrecedes(other.source) }
    return (group.number, id) < (other.group.number, other.id)
  }
}
