import ConversationMemory

extension ReferenceConversation {
  /// Has messages leave at one step of an event.
  ///
  /// - Parameters:
  ///   - isSameStep: Whether it is still the step of the departures before.
  ///   - except: The group of which an answer is the reason, for which they have not departed.
  mutating func leave(
    _ numbers: [Int], _ reason: ConversationDeparture.Reason, at now: Int64,
    isSameStep: Bool = false, except: Int? = nil
  ) {
    guard !numbers.isEmpty else { return }
    if !isSameStep { stepCount += 1 }
    for number in numbers {
      guard let index = messages.firstIndex(where: { $0.number == number }) else { continue }
      let message = messages.remove(at: index)
      account.count(reason)
      history[number]?.isCut =
        reason == .evicted || reason == .expired && message.draft.timeToLive == nil
      departures.append(
        ReferenceDeparture(
          number: number, payload: message.draft.payload, reason: reason, step: stepCount))
      for (branch, head) in heads where branch != 0 && head.number == number {
        heads[branch] = nil
      }
      for group in groups.indices where group != except { groups[group]?.depart(number) }
      remember(message, at: now)
    }
    if messages.isEmpty && emptiedAt == nil { emptiedAt = now }
  }

  /// Remembers the key of a message that left before its time; as many as the capacity, the newest.
  private mutating func remember(_ message: ReferenceMessage, at now: Int64) {
    guard message.draft.key != nil, message.expiry > now else { return }
    left = (left.filter { $0.expiry > now } + [message]).sorted { $0.number < $1.number }
    account.keysForgotten += max(0, left.count - rules.capacity)
    left = left.suffix(rules.capacity)
  }

  /// From when on it is forgotten, as things are: groups and subscribers keep it, and keys.
  var forgottenAt: Int64? {
    guard let emptiedAt, let remembrance = rules.remembrance, !hasGroups, subscriberCount == 0
    else { return nil }
    return max(emptiedAt + remembrance, left.map(\.expiry).max() ?? .min)
  }

  /// What the window's limits of position have no room for leaves, at the end of an event.
  mutating func trim(at now: Int64) {
    let counted = counted(at: now, unless: .countsWhatIsOver)
    var limits = rules.window
    limits.time = nil
    limits.schedule = nil
    let kept = ReferenceWalk(limits, over: counted, at: now, start: start).kept
    leave(
      counted.filter { !kept.contains($0.number) }.map(\.number), .expired, at: now,
      isSameStep: true)
  }

  /// Another window: what it passes leaves, and nothing that had left comes back.
  mutating func setWindow(_ window: ReferenceWindow, at now: Int64) {
    guard window != rules.window else { return }
    rules.window = window
    for index in messages.indices {
      let message = messages[index]
      messages[index].expiry = expiry(
        number: message.number, arrival: message.arrival, draft: message.draft)
    }
    // Nor do keys that were over.
    left.removeAll { $0.expiry <= now }
    for index in left.indices {
      left[index].expiry = expiry(
        number: left[index].number, arrival: left[index].arrival, draft: left[index].draft)
    }
    stepCount += 1
    leave(
      messages.filter { isOver($0, at: now) }.map(\.number), .expired, at: now, isSameStep: true)
    trim(at: now)
  }

  /// The next message of the shared cursor.
  mutating func dequeue(at now: Int64) -> ReferenceMessage? {
    guard let next = messages.first(where: { $0.number > cursor }) else { return nil }
    cursor = next.number
    if rules.isQueue && !next.draft.isPinned {
      leave([next.number], .consumed, at: now)
    } else {
      account.delivered += 1
    }
    return next
  }
}
