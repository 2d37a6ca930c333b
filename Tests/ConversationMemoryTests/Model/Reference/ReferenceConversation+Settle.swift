import ConversationMemory

/// Where a cursor begins.
enum ReferencePosition: Hashable {
  case oldest
  case newest
  case after(Int)
}

/// What came of an answer. Where more time is refused for a message that is still pending but no
/// longer this consumer's, the specification names no case, and any but `done` will do.
enum ReferenceSettlement: Hashable {
  case done
  case leaseLost
  case gone
  case notDone
}

extension ReferenceConversation {
  /// The pending entry that a receipt names, or why it names none.
  private func entry(
    _ number: Int, _ deliveryCount: Int, of group: Int
  ) -> (entry: ReferenceGroup.Entry?, settlement: ReferenceSettlement) {
    guard let place = groups[group]?.place(of: number), let entry = groups[group]?.entries[place]
    else { return (nil, .gone) }
    return entry.deliveryCount == deliveryCount ? (entry, .done) : (nil, .leaseLost)
  }

  private mutating func put(_ entry: ReferenceGroup.Entry, in group: Int) {
    guard let place = groups[group]?.place(of: entry.number) else { return }
    groups[group]?.entries[place] = entry
  }

  mutating func acknowledge(
    _ number: Int, _ deliveryCount: Int, of group: Int, at now: Int64
  ) -> ReferenceSettlement {
    let (entry, settlement) = entry(number, deliveryCount, of: group)
    guard entry != nil, let place = groups[group]?.place(of: number) else { return settlement }
    groups[group]?.entries.remove(at: place)
    groups[group]?.account.acknowledged += 1
    if rules.isQueue, message(number)?.draft.isPinned == false {
      leave([number], .consumed, at: now, except: group)
    }
    return .done
  }

  /// A refusal after the lease ended changes nothing: the message is due again already.
  mutating func refuse(
    _ number: Int, _ deliveryCount: Int, reason: String?, rest: Int64?, of group: Int, at now: Int64
  ) -> (settlement: ReferenceSettlement, letter: ReferenceLetter?) {
    let (found, settlement) = entry(number, deliveryCount, of: group)
    guard var entry = found else { return (settlement, nil) }
    guard case .leased = entry.state else {
      entry.wasRefusedLate = true
      put(entry, in: group)
      return (.done, nil)
    }
    groups[group]?.account.refused += 1
    if isLast(entry, of: group) {
      return (.done, bury(number, of: group, reason: reason ?? "refused", at: now))
    }
    let rest = rest ?? groups[group]?.rest(after: deliveryCount) ?? 0
    entry.state = rest == 0 ? .due(since: now) : .resting(until: now + rest)
    if !has(.extendsAfterRefusal) { entry.consumer = nil }
    put(entry, in: group)
    if rest == 0 { groups[group]?.repeatEntry(number, since: now) }
    return (.done, nil)
  }

  /// More time for who has the message, or had it last and did not refuse.
  mutating func extend(
    _ number: Int, _ deliveryCount: Int, by duration: Int64, of group: Int, at now: Int64
  ) -> ReferenceSettlement {
    let (found, settlement) = entry(number, deliveryCount, of: group)
    guard var entry = found else { return settlement }
    guard entry.consumer != nil else { return .notDone }
    entry.state = .leased(until: now + duration)
    put(entry, in: group)
    return .done
  }
}
