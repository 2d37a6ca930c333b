extension LogRoom {
  /// The group of a name; a new one if there is none.
  func open(_ group: GroupDescription<Payload>, from position: ConversationPosition)
    -> GroupReference
  {
    settle()
    return perform { state, now, _ in
      _ = state.heart.expire(at: now, atMost: .max)
      return state.open(group, from: position, at: now)
    }
  }

  /// What a group was told when it was opened; nil if it was removed.
  func description(of group: GroupReference) -> GroupDescription<Payload>? {
    perform { state, _, _ in state.descriptions[group] }
  }

  /// Lets all leases and rests end that are over, in several holds of the lock where that is many.
  func lapseAll() {
    while perform({ state, now, _ in state.lapseAll(at: now, atMost: LogHold.expiries) }) {}
  }

  /// Takes a dead letter to the conversation for such; called without the lock.
  func bury(_ letter: DeadLetter<Payload>, of group: GroupReference) {
    guard let description = description(of: group), let deadLetters = description.deadLetters
    else { return }
    var attributes = letter.message.header.attributes
    attributes.metadata = letter.metadata(group: description.name)
    if deadLetters(ConversationDraft(letter.message.payload, attributes: attributes)) { return }
    perform { state, _, _ in
      if state.groups.isThere(group) { state.groups[group].account.deadLettersLost += 1 }
    }
  }

  // MARK: Handing out

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
      perform { state, now, _ in
        state.deliver(of: group, to: consumer, atMost: part, at: now, into: &deliveries)
      }
      guard deliveries.count - before == part else { return }
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
}
