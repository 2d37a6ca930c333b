import ConversationMemory
import Synchronization

/// The deliveries that handlers are at work on.
final class InHand: Sendable {
  private let receipts = Mutex<Set<ConversationReceipt>>([])

  func insert(_ receipt: ConversationReceipt) {
    receipts.withLock { _ = $0.insert(receipt) }
  }

  func remove(_ receipt: ConversationReceipt) {
    receipts.withLock { _ = $0.remove(receipt) }
  }

  var all: Set<ConversationReceipt> { receipts.withLock { $0 } }
}
