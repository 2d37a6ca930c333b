extension StoreShard {
  /// The name of a conversation.
  func name(of slot: UInt32) -> [UInt8] { unsafe slots[slot].key.withBytes { unsafe Array($0) } }

  /// Hands out what left since the last time; nil if nothing did. Whoever gets it ends it.
  mutating func takeDepartures() -> Cell<[StoreDeparture]>? {
    guard !departures.isEmpty else { return nil }
    defer { departures = [] }
    return Cell(departures)
  }

  /// Keeps what left a packed conversation for the observer.
  @inline(never)
  mutating func note(_ leaving: PackedDepartures, of slot: UInt32) {
    note(leaving.pointee, of: slot)
    leaving.pointee = []
  }

  /// Keeps what left a conversation for the observer.
  mutating func note(
    _ messages: [(ConversationMessage<[UInt8]>, ConversationDeparture.Reason)], of slot: UInt32
  ) {
    guard !messages.isEmpty else { return }
    let name = name(of: slot)
    for (message, reason) in messages {
      departures.append(StoreDeparture(name: name, cause: .left(message, reason)))
    }
  }

  /// Keeps what the groups of a conversation gave up on for whoever takes it away.
  @inline(never)
  mutating func note(
    _ letters: [(group: GroupReference, letter: DeadLetter<[UInt8]>)], of slot: UInt32
  ) {
    let name = name(of: slot)
    for (group, letter) in letters {
      departures.append(StoreDeparture(name: name, cause: .died(letter, of: group)))
    }
  }

  /// Keeps what was decided or done beside the present operation.
  mutating func decide(_ act: StoreDecision.Act, of slot: UInt32) {
    decisions.append(StoreDecision(instant: now, name: name(of: slot), act: act))
  }

  /// Keeps what those got who waited: it is as if they had asked just now.
  @inline(never)
  mutating func noteServices(of conversation: ApartConversation, _ slot: UInt32) {
    for service in conversation.state.takeServices() {
      switch service {
      case .append(let request): decide(.append(request), of: slot)
      case .message: decide(.dequeue, of: slot)
      case .deliveries(let group, let consumer, let limit):
        decide(.receive(group, consumer: consumer, limit: limit), of: slot)
      }
    }
  }
}
