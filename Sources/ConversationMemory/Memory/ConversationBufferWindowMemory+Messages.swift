extension ConversationBufferWindowMemory {
  /// The messages of the shared cursor as they come, for the tasks that consume them.
  ///
  /// Several tasks may each go through a sequence of their own: a message goes to one of them. It
  /// ends when the buffer is finished and nothing is left, or when the task is cancelled.
  @inlinable public var messages: Messages { Messages(memory: self) }

  /// The messages of a buffer's shared cursor, each of which goes to one consumer.
  public struct Messages: AsyncSequence, Sendable {
    @usableFromInline let memory: ConversationBufferWindowMemory

    @usableFromInline
    init(memory: ConversationBufferWindowMemory) {
      self.memory = memory
    }

    /// Goes on to the next message.
    public struct AsyncIterator: AsyncIteratorProtocol {
      @usableFromInline let memory: ConversationBufferWindowMemory

      @usableFromInline
      init(memory: ConversationBufferWindowMemory) {
        self.memory = memory
      }

      /// The next message, oldest first; nil when the buffer is at its end or the task is
      /// cancelled.
      @inlinable
      public mutating func next() async -> ConversationMessage<Payload>? {
        await memory.dequeue(until: .never).message
      }
    }

    /// An iterator over the same cursor as every other.
    @inlinable
    public func makeAsyncIterator() -> AsyncIterator {
      AsyncIterator(memory: memory)
    }
  }
}
