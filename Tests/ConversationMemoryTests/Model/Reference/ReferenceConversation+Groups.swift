import ConversationMemory

extension ReferenceConversation {
  /// The place of the group of a name, which is made if there is none.
  mutating func group(
    _ name: String, rules: ReferenceGroupRules, from position: ReferencePosition,
    deadLetters: String?
  ) -> Int {
    if let place = groups.firstIndex(where: { $0?.name == name }) { return place }
    groups.append(
      ReferenceGroup(
        name: name, rules: rules, deadLetters: deadLetters, cursor: cursor(at: position)))
    return groups.count - 1
  }

  /// The number behind which a cursor begins.
  func cursor(at position: ReferencePosition) -> Int {
    switch position {
    case .oldest: (messages.first?.number ?? lastNumber + 1) - 1
    case .newest: lastNumber
    case .after(let number): number
    }
  }

  /// Hands out to a consumer: what is due again first, then what is new.
  mutating func receive(
    in place: Int, as consumer: String, atMost limit: Int, at now: Int64
  ) -> [ReferenceGroup.Entry] {
    guard var group = groups[place] else { return [] }
    group.consumers.insert(consumer)
    let new = messages.map(\.number).filter { $0 > group.cursor }
    let due = group.dueNumbers
    let numbers = Array((has(.newGoFirst) ? new + due : due + new).prefix(limit))
    var taken: [ReferenceGroup.Entry] = []
    for number in numbers {
      var entry = ReferenceGroup.Entry(
        number: number, deliveryCount: 0, state: .due(since: now), consumer: nil)
      if let place = group.place(of: number) { entry = group.entries.remove(at: place) }
      entry.deliveryCount += 1
      entry.state = .leased(until: now + group.rules.lease)
      entry.consumer = consumer
      entry.wasRefusedLate = false
      group.entries.append(entry)
      group.cursor = max(group.cursor, number)
      group.account.deliveries += 1
      if entry.deliveryCount > 1 { group.account.redeliveries += 1 }
      taken.append(entry)
    }
    groups[place] = group
    return taken
  }

  /// A lease or a rest has ended at its instant; after the last delivery that makes a dead letter.
  mutating func endLeaseOrRest(
    of number: Int, in group: Int, at instant: Int64
  ) -> ReferenceLetter? {
    guard let place = groups[group]?.place(of: number), let entry = groups[group]?.entries[place]
    else { return nil }
    if case .leased = entry.state {
      groups[group]?.account.leasesEnded += 1
      if isLast(entry, of: group) {
        return bury(number, of: group, reason: "the lease ended", at: instant)
      }
    }
    groups[group]?.repeatEntry(number, since: instant)
    return nil
  }

  /// What a consumer holds ends at once, as if the leases did.
  mutating func removeConsumer(
    _ name: String, of group: Int, at now: Int64
  ) -> (isDone: Bool, letters: [ReferenceLetter]) {
    guard groups[group]?.consumers.remove(name) != nil else { return (false, []) }
    var letters: [ReferenceLetter] = []
    let entries = groups[group]?.entries ?? []
    // In the order in which the leases would have ended.
    let order = entries.sorted { ($0.due ?? .max, $0.number) < ($1.due ?? .max, $1.number) }
    for entry in order where entry.consumer == name {
      if case .leased = entry.state {
        let letter = endLeaseOrRest(
          of: entry.number, in: group, at: has(.removedGoFirst) ? .min : now)
        if let letter { letters.append(letter) }
      }
      if !has(.extendsForRemoved), let place = groups[group]?.place(of: entry.number) {
        groups[group]?.entries[place].consumer = nil
      }
    }
    return (true, letters)
  }

  func isLast(_ entry: ReferenceGroup.Entry, of group: Int) -> Bool {
    entry.deliveryCount >= groups[group]?.rules.maximumDeliveries ?? .max
  }

  /// Makes a message a dead letter; in a queue it has left with that.
  mutating func bury(
    _ number: Int, of group: Int, reason: String, at instant: Int64
  ) -> ReferenceLetter? {
    guard let place = groups[group]?.place(of: number),
      let entry = groups[group]?.entries.remove(at: place), let message = message(number)
    else { return nil }
    groups[group]?.account.deadLettered += 1
    if rules.isQueue && !message.draft.isPinned {
      leave([number], .removed, at: instant, except: group)
    }
    var draft = ReferenceDraft(
      payload: message.draft.payload, role: message.draft.role, author: message.draft.author,
      kind: message.draft.kind, metadata: message.draft.metadata)
    draft.metadata["dead-letter-group"] = groups[group]?.name
    draft.metadata["dead-letter-id"] = "\(life):\(number)"
    draft.metadata["dead-letter-deliveries"] = "\(entry.deliveryCount)"
    draft.metadata["dead-letter-reason"] = reason
    return ReferenceLetter(
      source: name, group: group, target: groups[group]?.deadLetters, draft: draft)
  }
}
