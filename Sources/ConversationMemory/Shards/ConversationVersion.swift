/// Which of its states a conversation of a store is in, to be compared with another one of the same
/// conversation: they are equal where nothing has happened to it in between.
///
/// It tells nothing else, and means nothing to another store.
public struct ConversationVersion: Hashable, Sendable {
  let number: UInt64
}
