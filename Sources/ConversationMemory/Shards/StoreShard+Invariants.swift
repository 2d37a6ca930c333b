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
    for slot in 0..<slots.bound where slots.contains(slot) {
      if slots[slot].isAwaited { awaited += 1 }
      if slots[slot].link.isScheduled { scheduled += 1 }
      if slots[slot].hasVersion { versioned += 1 }
      if slots[slot].hasExpiry { ending += 1 }
      let hash = unsafe slots[slot].key.withBytes { unsafe NameHash($0, key).low }
      if table.find(hash, where: { $0 == slot }) == slot { found += 1 }
      held += slots[slot].key.heldBytes + slots[slot].packed.heldBytes
      if slots[slot].isApart {
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
        live += Int(slots[slot].packed.liveCount)
        bytes += Int(slots[slot].packed.liveBytes)
      }
    }
    precondition(live == account.live, "The account does not match what is live.")
    precondition(bytes == liveBytes, "The live bytes do not add up.")
    precondition(held == heldInConversations, "The held bytes do not add up.")
    precondition(awaited == awaitedCount, "Those that are awaited are miscounted.")
    precondition(scheduled == wheel.count, "The wheel miscounts its entries.")
    precondition(ending == expiries.count, "An end is nobody's.")
    precondition(versioned == versions.count, "A version is nobody's.")
    precondition(found == slots.count && table.count == found, "A name is not in the table.")
    precondition(apart.keys.allSatisfy { slots.contains($0) }, "A form outlived its slot.")
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
