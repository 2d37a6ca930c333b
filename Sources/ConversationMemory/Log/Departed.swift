/// Messages that left during an operation, kept until the lock is let go, when an observer is told
/// of them: it runs code of the user, which does not belong under a lock.
@usableFromInline
struct Departed<Payload>: ~Copyable {
  @usableFromInline let isObserved: Bool
  @usableFromInline var released = Released<Payload>()
  @usableFromInline
  var observed: [(ConversationMessage<Payload>, ConversationDeparture.Reason)] = []

  @inlinable
  init(isObserved: Bool) {
    self.isObserved = isObserved
  }

  /// Keeps the payload of a message that left, and what the observer is told of it.
  @inlinable
  mutating func add(_ payload: consuming Payload, _ departure: borrowing ConversationDeparture) {
    if isObserved { observe(payload, departure) } else { released.add(payload) }
  }

  @inlinable
  @inline(never)
  mutating func observe(
    _ payload: consuming Payload, _ departure: borrowing ConversationDeparture
  ) {
    let message = ConversationMessage(header: departure.header, payload: payload)
    observed.append((message, departure.reason))
  }

  /// Tells the observer, in the order in which they left.
  @inlinable
  @inline(never)
  func tell(_ observer: ((ConversationMessage<Payload>, ConversationDeparture.Reason) -> Void)?) {
    guard let observer else { return }
    for (message, reason) in observed { observer(message, reason) }
  }
}
