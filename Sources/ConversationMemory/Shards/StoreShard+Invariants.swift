extension StoreShard {
  /// Stops where the shard contradicts itself. O(live), for tests.
  func checkInvariants() {
    var live = 0
    var bytes = 0
    var awaited = 0
    var scheduled = 0
    var held = 0
    var found = 0
    var versioned = 0
    var ending = 0
    var grouped = 0
    var groupCount = 0
    for slot in 0..<slots.bound where slots.contains(slot) {
      if slots[slot].isAwaited { awaited += 1 }
      if slots[slot].link.isScheduled { scheduled += 1 }
      if slots[slot].hasVersion { versioned += 1 }
      if slots[slot].hasExpiry { ending += 1 }
      let hash = unsafe slots[slot].key.withBytes { unsafe NameHash($0, key).low }
      if table.find(hash, where: { $0 == slot }) == slot { found += 1 }
      held += slots[slot].key.heldBytes + slots[slot].packed.heldBytes
      if slots[slot].isValue {
        let box = slots[slot].value
        held += box.countedBytes
        precondition(
          box.kind == slots[slot].kind && box.countedBytes == box.heldBytes && !box.isEmpty,
          "A value is not what its slot says.")
        precondition(
          !slots[slot].isApart && !slots[slot].isAwaited && slots[slot].packed.liveCount == 0,
          "A value is a conversation, too.")
      } else if slots[slot].isApart {
        guard let conversation = apart[slot] else {
          preconditionFailure("What is kept apart must be somewhere.")
        }
        conversation.state.checkInvariants()
        precondition(slots[slot].packed.liveCount == 0, "A conversation has two forms.")
        live += conversation.state.heart.liveCount
        bytes += conversation.state.heart.liveByteCount
        held += conversation.countedBytes
      } else {
        slots[slot].packed.checkInvariants()
        if slots[slot].hasGroups {
          held += groups.countedBytes(slot)
          grouped += 1
          groupCount += checkGroups(of: slot)
        }
        live += Int(slots[slot].packed.liveCount)
        bytes += Int(slots[slot].packed.liveBytes)
      }
    }
    groups.checkInvariants(groupCount: groupCount)
    precondition(grouped == groups.count, "Groups are nobody's.")
    precondition(live == account.live, "The account does not match what is live.")
    precondition(bytes == liveBytes, "The live bytes do not add up.")
    precondition(held == heldInConversations, "The held bytes do not add up.")
    precondition(awaited == awaitedCount, "Those that are awaited are miscounted.")
    precondition(scheduled == wheel.count, "The wheel miscounts its entries.")
    precondition(ending == expiries.count, "An end is nobody's.")
    precondition(versioned == versions.count, "A version is nobody's.")
    precondition(found == slots.count && table.count == found, "A name is not in the table.")
    precondition(apart.keys.allSatisfy { slots.contains($0) }, "A form outlived its slot.")
    checkSchedule()
  }

  /// Stops where something of a conversation is over, or a lease or its own end has come, before
  /// anybody looks at it.
  private func checkSchedule() {
    var ticks = [UInt32: Int64](minimumCapacity: wheel.count)
    wheel.forEach(in: slots) { ticks[$0] = $1 }
    precondition(ticks.count == wheel.count, "The wheel has an entry twice.")
    for slot in 0..<slots.bound where slots.contains(slot) {
      // Windows that were changed are seen to when somebody comes to it.
      guard slots[slot].windowChange == windows.change, !slots[slot].isValue else { continue }
      // Where nothing is left but keys, they are given back with it.
      let isEmpty = slots[slot].packed.liveCount == 0 && !slots[slot].hasGroups
      let expiry = slots[slot].isApart || isEmpty ? nil : log(slot).nextExpiry
      let due = slots[slot].hasGroups ? groups[slot].due : .max
      let end = slots[slot].hasExpiry ? expiries[slot] ?? .max : .max
      let first = min(expiry ?? .max, due, end)
      // What letters come to may be with somebody who has just taken it to collect them.
      guard first != .max, !letters.areRouted || !letters.isTarget(name(of: slot)) else {
        continue
      }
      guard let tick = ticks[slot] else { preconditionFailure("Nobody looks at what ends.") }
      precondition(tick <= max(wheel.now, first / self.tick + 1), "What ends is looked at late.")
    }
  }

  /// Stops where the groups of a packed conversation contradict themselves.
  ///
  /// - Returns: How many they are.
  private func checkGroups(of slot: UInt32) -> Int {
    precondition(!slots[slot].isApart, "Groups are beside what is kept apart.")
    let place = groups[slot]
    let table = groups.copy(slot, origin: origin(of: slot))
    let log = log(slot, under: rules(of: slot), at: place.latest, departing)
    table.checkInvariants(of: log, at: place.latest)
    precondition(!table.isEmpty, "No groups are kept.")
    precondition(place.due == table.earliestDue, "A lease ends at another instant.")
    return table.count
  }
}

extension LogState {
  /// Stops where a log contradicts itself. O(live), for tests.
  func checkInvariants() {
    heart.checkInvariants()
    for (_, id) in heart.all() {
      precondition(payloads.copy(id) != nil, "A live message has lost its payload.")
    }
  }
}
