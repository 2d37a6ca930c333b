/// The place of a name that can hold values of any kind, lent to an operation.
@usableFromInline
struct ValuePlace {
  @usableFromInline let now: Int64
  @usableFromInline let otherKind: ConversationValueKind?
  @usableFromInline var box: ValueBox?
  @usableFromInline var expiry: Int64?
  @usableFromInline var hasChanged = false

  init(now: Int64, box: ValueBox?, otherKind: ConversationValueKind?, expiry: Int64?) {
    self.now = now
    self.box = box
    self.otherKind = otherKind
    self.expiry = expiry
  }
}
