extension StoreRoom {
  func open(
    _ group: GroupDescription<[UInt8]>, from position: ConversationPosition
  ) -> (reference: GroupReference, description: GroupDescription<[UInt8]>) {
    // Before there is one: whoever reads where its letters go brings it up from the first on.
    if let target = group.deadLettersName { store.letters.add(name, to: target) }
    let opened = conversation.perform {
      OpenGroupOperation(group, as: store.nextGroup(), from: position, of: $0)
    }
    if opened.isNew { store.note(group: opened.reference.number) }
    if !opened.isNew, let target = group.deadLettersName {
      store.letters.remove(name, to: target)
    }
    return (opened.reference, opened.description)
  }

  func deliver(
    of group: GroupReference, to consumer: String, atMost limit: Int,
    into deliveries: inout [ConversationDelivery<[UInt8]>]
  ) {
    deliveries.makeRoom(forMore: limit)
    var rest = limit
    while rest > 0 {
      let part = min(rest, LogHold.deliveries)
      let more = conversation.perform {
        ReceiveOperation(consumer, atMost: part, from: group, of: $0)
      }
      deliveries += more ?? []
      guard more?.count == part else { return }
      // Leases may end meanwhile, and what is handed out again is for another call.
      if rest == limit, rest > part {
        let liveCount = conversation.existing { shard, slot, _ in shard.liveCount(of: slot) } ?? 0
        rest = min(rest, max(part, liveCount))
      }
      rest -= part
    }
  }

  func acknowledge(
    _ receipt: ConversationReceipt, of group: GroupReference
  ) -> ConversationSettlement {
    conversation.perform { AcknowledgeOperation([receipt], from: group, of: $0) }.first ?? .gone
  }

  func acknowledge(_ receipts: [ConversationReceipt], of group: GroupReference) -> Int {
    var count = 0
    var next = 0
    while next < receipts.count {
      let end = min(receipts.count, next + LogHold.acknowledgements)
      let settlements = conversation.perform {
        AcknowledgeOperation(Array(receipts[next..<end]), from: group, of: $0)
      }
      count += settlements.count { $0 == .done }
      next = end
    }
    return count
  }

  func refuse(
    _ receipt: ConversationReceipt, reason: String?, rest: Int64?, of group: GroupReference
  ) -> ConversationSettlement {
    conversation.perform {
      RefuseOperation(receipt, reason: reason, rest: rest, from: group, of: $0)
    }
  }

  func extend(
    _ receipt: ConversationReceipt, by nanoseconds: Int64, of group: GroupReference
  ) -> ConversationSettlement {
    conversation.perform { ExtendOperation(receipt, by: nanoseconds, from: group, of: $0) }
  }

  func status(of group: GroupReference) -> ConversationGroupStatus? {
    // What became a dead letter at this is taken away first: it may be lost.
    while true {
      let status = askGroups { shard, slot, wakes in
        shard.status(of: group, in: slot, &wakes)
      }
      guard let status else { return nil }
      if let status { return status }
    }
  }

  func claim(
    _ ids: [ConversationMessageID], of group: GroupReference, to consumer: String,
    _ terms: ClaimTerms
  ) -> [ConversationDelivery<[UInt8]>]? {
    conversation.perform { ClaimOperation(ids, to: consumer, terms, from: group, of: $0) }
  }

  func release(
    _ ids: [ConversationMessageID], of group: GroupReference, countingAs count: Int32?
  ) -> Int {
    conversation.perform { ReleaseOperation(ids, countingAs: count, from: group, of: $0) }
  }

  func setCursor(of group: GroupReference, to position: ConversationPosition) -> Bool {
    conversation.perform { SetCursorOperation(of: group, to: position, of: $0) }
  }

  func look(_ walk: inout some GroupWalk, at group: GroupReference) {
    while !walk.isOver {
      let isThere: Void? = askGroups { shard, slot, wakes in
        shard.look(&walk, at: group, in: slot, &wakes)
      }
      guard isThere != nil else { return walk.endWithout() }
    }
  }

  /// What a group was told when it was opened; nil if it was removed.
  private func description(of group: GroupReference) -> GroupDescription<[UInt8]>? {
    askGroups { shard, slot, _ in shard.groupDescriptions(of: slot)[group] } ?? nil
  }

  /// Asks something about groups, where there may be some.
  private func askGroups<Result>(
    _ body: (inout StoreShard, UInt32, inout WakeList) -> Result
  ) -> Result? {
    conversation.withName { name in
      unsafe store.access(name.bytes, conversation.hashedName.hash) { shard, hash, wakes in
        guard let slot = unsafe shard.findOrAwaited(name.bytes, hash: hash, &wakes),
          shard.isHeld(slot)
        else { return nil }
        return body(&shard, slot, &wakes)
      }
    }
  }

  func removeConsumer(_ consumer: String, of group: GroupReference) -> Bool {
    conversation.perform { RemoveConsumerOperation(consumer, from: group, of: $0) }
  }

  func remove(_ group: GroupReference) {
    let target = description(of: group)?.deadLettersName
    let wasThere = conversation.perform { RemoveGroupOperation(group, of: $0) }
    if wasThere, let target { store.letters.remove(name, to: target) }
  }
}
