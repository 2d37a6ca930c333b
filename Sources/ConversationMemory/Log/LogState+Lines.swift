extension LogState {
  /// Takes the newest message of a branch's line back, if nobody else goes on from it.
  mutating func removeHead(
    of branch: ConversationBranch, at now: Int64
  ) -> ConversationMessage<Payload>? {
    guard let id = heart.ownNewest(of: branch, at: now),
      let message = heart.header(of: id, at: now).flatMap({ message($0) })
    else { return nil }
    heart.takeBack(id, from: branch)
    return message
  }
}
