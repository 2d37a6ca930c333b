/// The states that an append replaces, and what room they take.
struct PackedReplaced {
  var ids: [ConversationMessageID] = []
  var sum = Replaced()
}
