@testable import ConversationMemory

/// Reads an operation from bytes and writes it again.
func encodedAgain(_ bytes: [UInt8]) throws(ConversationOperationError) -> [UInt8] {
  try withReader(of: bytes) { reader throws(ByteReader.Failure) in
    guard let kind = ConversationOperation.Kind(rawValue: try reader.byte()) else {
      throw reader.failure
    }
    var again: [UInt8] = []
    try kind.encodeAgain(&reader, into: &again)
    return again
  }
}

extension ConversationOperation.Kind {
  fileprivate func encodeAgain(
    _ reader: inout ByteReader, into bytes: inout [UInt8]
  ) throws(ByteReader.Failure) {
    func again<Operation: StoreOperation & ~Copyable>(
      _: Operation.Type
    ) throws(ByteReader.Failure) {
      let name = try reader.lent()
      try Operation(of: name, from: &reader).encode(into: &bytes)
    }
    switch self {
    case .begin: try BeginOperation(from: &reader).encode(into: &bytes)
    case .setWindow: try SetWindowOperation(from: &reader).encode(into: &bytes)
    case .append: try again(AppendOperation.self)
    case .appendBatch: try again(AppendBatchOperation.self)
    case .finish: try again(FinishOperation.self)
    case .dequeue: try again(DequeueOperation.self)
    case .remove: try again(RemoveOperation.self)
    case .removeAll: try again(RemoveAllOperation.self)
    case .trim: try again(TrimOperation.self)
    case .fork: try again(ForkOperation.self)
    case .move: try again(MoveOperation.self)
    case .openGroup: try again(OpenGroupOperation.self)
    case .removeGroup: try again(RemoveGroupOperation.self)
    case .receive: try again(ReceiveOperation.self)
    case .acknowledge: try again(AcknowledgeOperation.self)
    case .refuse: try again(RefuseOperation.self)
    case .extend: try again(ExtendOperation.self)
    case .claim: try again(ClaimOperation.self)
    case .release: try again(ReleaseOperation.self)
    case .setCursor: try again(SetCursorOperation.self)
    case .removeConsumer: try again(RemoveConsumerOperation.self)
    case .loseLetter: try again(LoseLetterOperation.self)
    case .evict: try again(EvictOperation.self)
    case .open: try again(OpenOperation.self)
    case .subscribe: try again(SubscribeOperation.self)
    case .unsubscribe: try again(UnsubscribeOperation.self)
    case .removeHead: try again(RemoveHeadOperation.self)
    case .removeLine: try again(RemoveLineOperation.self)
    case .appendLine: try again(AppendLineOperation.self)
    case .removeConversation: try again(RemoveConversationOperation.self)
    case .setExpiry: try again(SetExpiryOperation.self)
    case .value: try again(ValueOperation.self)
    case .transfer: try TransferOperation(from: &reader).encode(into: &bytes)
    case .batch: try BatchOperation(from: &reader).encode(into: &bytes)
    case .removeConversations:
      try RemoveConversationsOperation(from: &reader).encode(into: &bytes)
    }
  }
}
