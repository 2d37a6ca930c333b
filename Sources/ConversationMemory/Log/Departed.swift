/// Messages that left during an operation, kept until the lock is let go, when an observer is told
/// of them: it runs code of the user, which does not belong under a lock.
@usableFromInline
struct Departed<Payload>: ~Copyable {
  private let isObserved: Bool
  private var released = Released<Payload>()
  private var observed: [(ConversationMessage<Payload>, ConversationDeparture.Reason)] = []

  init(isObserved: Bool) {
    self.isObserved = isObserved
  }

  mutating func add(_ payload: consuming Payload, _ departure: ConversationDeparture) {
    if isObserved {
      let message = ConversationMessage(header: departure.header, payload: payload)
      observed.append((message, departure.reason))
    } else {
      released.add(payload)
    }
  }

  /// Tells the observer, in the order in which they left, and releases the payloads.
  consuming func release(
    _ observer: ((ConversationMessage<Payload>, ConversationDeparture.Reason) -> Void)?
  ) {
    guard let observer else { return }
    for (message, reason) in observed { observer(message, reason) }
  }
}
