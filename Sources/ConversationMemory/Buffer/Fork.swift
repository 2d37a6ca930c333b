/// A branch other than the main one: its head, and its place among the branches of that head.
///
/// A message names the last branch of which it is the head, and each branch the one before and the
/// one behind it, so that a head that leaves takes its branches along without looking at others,
/// and one that goes on leaves its place at once.
struct Fork {
  var head: ConversationMessageID
  /// Another branch with the same head; the main one for none.
  var previous: ConversationBranch
  var next = ConversationBranch.main
}
