/// What a group was told when it was opened.
@usableFromInline
struct GroupDescription<Payload: Sendable>: Sendable {
  let name: String
  let rules: ConversationGroupRules
  /// The name of the conversation of dead letters, where that is one of a store.
  var deadLettersName: [UInt8]?
  /// Appends a dead letter, as of the instant in nanoseconds at which it became one; whether there
  /// was room. Nil where they are only counted.
  let deadLetters: (@Sendable (ConversationDraft<Payload>, Int64) -> Bool)?
}
