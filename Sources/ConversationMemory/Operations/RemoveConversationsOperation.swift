/// All conversations of a store are removed at once, as each would be by itself. It needs nothing.
struct RemoveConversationsOperation: StoreWideOperation {
  static var kind: ConversationOperation.Kind { .removeConversations }

  var byteBound: Int { 0 }
  func write(to _: inout PackedWriter) {}

  init() {}
  init(from _: inout ByteReader) throws(ByteReader.Failure) {}
}
