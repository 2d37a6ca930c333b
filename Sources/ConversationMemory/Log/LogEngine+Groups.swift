extension LogEngine {
  @usableFromInline
  func open(
    _ group: GroupDescription<Payload>, from position: ConversationPosition
  ) -> (reference: GroupReference, description: GroupDescription<Payload>) {
    settle()
    return perform { state, now, _ in
      _ = state.heart.expire(at: now, atMost: .max)
      let reference = state.open(group, from: position, at: now)
      return (reference, state.descriptions[reference] ?? group)
    }
  }

  /// Hands out the next messages of a group, some under each hold of the lock.
  @inlinable
  func deliver(
    of group: GroupReference, to consumer: String, atMost limit: Int,
    into deliveries: inout [ConversationDelivery<Payload>]
  ) {
    deliveries.makeRoom(forMore: limit)
    var rest = limit
    while rest > 0 {
      let part = min(rest, LogHold.deliveries)
      let before = deliveries.count
      let liveCount = perform { state, now, _ in
        state.deliver(of: group, to: consumer, atMost: part, at: now, into: &deliveries)
        return state.heart.liveCount
      }
      guard deliveries.count - before == part else { return }
      // Leases may end meanwhile, and what is handed out again is for another call.
      if rest == limit { rest = min(rest, max(part, liveCount)) }
      rest -= part
    }
  }

  /// Acknowledges a delivery.
  @inlinable
  func acknowledge(
    _ receipt: ConversationReceipt, of group: GroupReference
  ) -> ConversationSettlement {
    perform { state, now, _ in state.acknowledge(receipt, of: group, at: now) }
  }

  /// Acknowledges some deliveries.
  ///
  /// - Returns: How many of them were pending.
  @inlinable
  func acknowledge(_ receipts: [ConversationReceipt], of group: GroupReference) -> Int {
    var count = 0
    var next = 0
    while next < receipts.count {
      let part = next..<min(receipts.count, next + LogHold.acknowledgements)
      count += perform { state, now, _ in
        state.acknowledge(receipts, part, of: group, at: now)
      }
      next = part.upperBound
    }
    return count
  }

  @usableFromInline
  func refuse(
    _ receipt: ConversationReceipt, reason: String?, rest: Int64?, of group: GroupReference
  ) -> ConversationSettlement {
    perform { state, now, _ in
      state.refuse(receipt, of: group, reason: reason, rest: rest, at: now)
    }
  }

  @usableFromInline
  func extend(
    _ receipt: ConversationReceipt, by nanoseconds: Int64, of group: GroupReference
  ) -> ConversationSettlement {
    perform { state, now, _ in
      state.extend(receipt, of: group, until: now.addingClamped(nanoseconds), at: now)
    }
  }

  @usableFromInline
  func claim(
    _ ids: [ConversationMessageID], of group: GroupReference, to consumer: String,
    _ terms: ClaimTerms
  ) -> [ConversationDelivery<Payload>]? {
    perform { state, now, _ in
      guard state.groups.isThere(group) else { return nil }
      return state.claim(ids, of: group, to: consumer, terms, at: now)
    }
  }

  @usableFromInline
  func release(
    _ ids: [ConversationMessageID], of group: GroupReference, countingAs count: Int32?
  ) -> Int {
    perform { state, now, _ in state.release(ids, of: group, countingAs: count, at: now) }
  }

  @usableFromInline
  func setCursor(of group: GroupReference, to position: ConversationPosition) -> Bool {
    settle()
    return perform { state, now, _ in
      guard state.groups.isThere(group) else { return false }
      state.setCursor(of: group, to: position, at: now)
      return true
    }
  }

  @usableFromInline
  func removeConsumer(_ name: String, of group: GroupReference) -> Bool {
    perform { state, now, _ in state.removeConsumer(name, of: group, at: now) }
  }

  @usableFromInline
  func remove(_ group: GroupReference) {
    perform { state, _, _ in state.remove(group) }
  }
}
