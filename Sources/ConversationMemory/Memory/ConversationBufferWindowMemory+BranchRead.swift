extension ConversationBufferWindowMemory {
  /// The live messages of one branch, as far as a window has room for them.
  ///
  /// - Parameters:
  ///   - branch: Its messages are those from its head up to a root, or to where the window
  ///     cuts; those that have left in between are passed over, and counted in what was left out.
  ///   - window: A window to look through, beside the buffer's own; by default none.
  /// - Returns: The messages, oldest first, and what was left out; pinned ones always, on whatever
  ///   branch they are. Nothing else of a branch whose head has left.
  /// - Complexity: O(messages of the branch).
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  public func read(
    _ branch: ConversationBranch, through window: ConversationWindow = .unbounded
  ) -> ConversationView<Payload> {
    checkTokens(of: window)
    let log = log.kept
    log.settle()
    return log.perform { state, now, _ in
      // What is over leaves first, so that no call is shown whose result is over.
      _ = state.heart.expire(at: now, atMost: .max)
      let read = state.heart.read(branch, through: window, at: now)
      return ConversationView(
        messages: read.headers.compactMap { state.message($0) }, leftOut: read.leftOut)
    }
  }
}
