import ConversationMemory

/// Something that ends at an instant; at one instant conversations that have an end of their own
/// before messages, before others that are forgotten, before leases.
struct ReferenceEnd: Comparable {
  enum Kind: Int, Comparable {
    case ownEnd
    case expiry
    case remembrance
    case leaseOrRest

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  let instant: Int64
  let kind: Kind
  let name: String
  /// The place of the group among those of its conversation.
  let group: Int
  let number: Int

  static func < (left: Self, right: Self) -> Bool {
    (left.instant, left.kind, left.name, left.group, left.number)
      < (right.instant, right.kind, right.name, right.group, right.number)
  }
}

extension ReferenceStore {
  /// Deals with all that ends up to an instant, in the order of the instants.
  ///
  /// - Parameters:
  ///   - limit: How many messages are let go of at most; a fault's, all in the sound one.
  ///   - forgets: Whether conversations are forgotten; not so only by a fault.
  mutating func advance(to now: Int64, atMost limit: Int = .max, forgets: Bool = true) {
    var room = limit
    while true {
      let ends = conversations.values.flatMap { $0.ends(upTo: now) }.filter {
        ($0.kind != .expiry || room > 0) && ($0.kind != .remembrance || forgets)
      }
      guard !ends.isEmpty else { return }
      // What is dealt with may bring other ends, but for a message that leaves others behind it.
      for end in ends.sorted() {
        guard end.kind == .expiry else {
          deal(with: end, lookedAt: now)
          break
        }
        guard room > 0 else { break }
        room -= 1
        conversations[end.name]?.leave([end.number], .expired, at: end.instant)
        if conversations[end.name]?.messages.isEmpty ?? true { break }
      }
    }
  }

  private mutating func deal(with end: ReferenceEnd, lookedAt now: Int64) {
    switch end.kind {
    case .ownEnd: _ = self.end(end.name, .expired, at: end.instant)
    case .expiry, .remembrance:
      forget(end.name)
    case .leaseOrRest:
      let letter = conversations[end.name]?
        .endLeaseOrRest(of: end.number, in: end.group, at: end.instant)
      send(letter ?? nil, at: has(.buriesWhenLooked) ? now : end.instant)
    }
  }

  /// Gives a conversation an end of its own, or none; whether there is one, or it had one.
  mutating func setEnd(of name: String, in duration: Int64?, at now: Int64) -> Bool {
    guard let conversation = conversations[name] else { return false }
    conversations[name]?.end = duration.map { now + $0 }
    if let duration, duration <= 0 { _ = end(name, .expired, at: now) }
    return duration != nil || conversation.end != nil
  }

  /// Ends a conversation with all that it has; whether there was one.
  mutating func end(
    _ name: String, _ reason: ConversationDeparture.Reason, at now: Int64
  ) -> Bool {
    guard let conversation = conversations[name] else { return false }
    conversations[name]?.leave(conversation.messages.map(\.number), reason, at: now)
    forget(name)
    return true
  }

  private mutating func forget(_ name: String) {
    guard let conversation = conversations.removeValue(forKey: name) else { return }
    forgotten.append(conversation)
  }

  /// Forgets what an event has left without a reason to be known.
  mutating func forgetIdle(at now: Int64) {
    for (name, conversation) in conversations {
      if let end = conversation.forgottenAt, end <= now { forget(name) }
    }
  }

  /// Appends a dead letter to the conversation that it is for, at an instant of its own.
  mutating func send(_ letter: ReferenceLetter?, at instant: Int64) {
    guard let letter, let target = letter.target else { return }
    if case .appended = append([letter.draft], to: target, at: instant) { return }
    conversations[letter.source]?.groups[letter.group]?.account.deadLettersLost += 1
  }
}

extension ReferenceConversation {
  /// What of it ends up to an instant, in no order.
  func ends(upTo now: Int64) -> [ReferenceEnd] {
    var ends: [ReferenceEnd] = []
    if let end, end <= now {
      ends.append(ReferenceEnd(instant: end, kind: .ownEnd, name: name, group: 0, number: 0))
    }
    for message in messages where isOver(message, at: now) {
      ends.append(
        ReferenceEnd(
          instant: message.expiry, kind: .expiry, name: name, group: 0, number: message.number))
    }
    if let end = forgottenAt, end <= now {
      ends.append(
        ReferenceEnd(instant: end, kind: .remembrance, name: name, group: 0, number: 0))
    }
    for (index, group) in groups.enumerated() {
      for entry in group?.entries ?? [] {
        guard let due = entry.due, due <= now else { continue }
        ends.append(
          ReferenceEnd(
            instant: due, kind: .leaseOrRest, name: name, group: index, number: entry.number))
      }
    }
    return ends
  }
}
