/// That a message is handed out: under which receipt, and until when.
@usableFromInline
struct Handout {
  @usableFromInline let receipt: ConversationReceipt
  /// In nanoseconds.
  @usableFromInline let leaseEnd: Int64
}
