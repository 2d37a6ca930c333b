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

  /// Tells the observer, in the order in which they left.
  @inlinable
  @inline(never)
  func tell(_ observer: ((ConversationMessage<Payload>, ConversationDeparture.Reason) -> Void)?) {
    guard let observer else { return }
    for (message, reason) in observed { observer(message, reason) }
  }
}
