import ConversationMemory

/// What a replay asks of a group, whatever its conversation is kept in.
protocol ReplayGroup: Sendable {
  /// The next deliveries for a consumer, at most so many.
  func receipts(for consumer: String, atMost limit: Int) -> [ConversationReceipt]

  func acknowledge(_ receipt: ConversationReceipt) -> ConversationSettlement
  func refuse(_ receipt: ConversationReceipt) -> ConversationSettlement
  var status: ConversationGroupStatus? { get }
}

extension ConversationGroup: ReplayGroup {
  func receipts(for consumer: String, atMost limit: Int) -> [ConversationReceipt] {
    receive(as: consumer, atMost: limit).map(\.receipt)
  }

  func refuse(_ receipt: ConversationReceipt) -> ConversationSettlement {
    refuse(receipt, reason: nil)
  }
}
