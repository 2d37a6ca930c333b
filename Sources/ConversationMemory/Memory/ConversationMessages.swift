/// The messages of a buffer's shared cursor, each of which goes to one consumer.
public struct ConversationMessages<Payload: Sendable>: AsyncSequence, Sendable {
  let next: @Sendable () async -> ConversationMessage<Payload>?

  /// Goes on to the next message.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let take: @Sendable () async -> ConversationMessage<Payload>?

    /// The next message, oldest first; nil when the buffer is at its end or the task is cancelled.
    public mutating func next() async -> ConversationMessage<Payload>? {
      await take()
    }
  }

  /// An iterator over the same cursor as every other.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(take: next)
  }
}
