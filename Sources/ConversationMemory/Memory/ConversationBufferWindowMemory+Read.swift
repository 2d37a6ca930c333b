extension ConversationBufferWindowMemory {
  /// The live messages, as far as a window has room for them.
  ///
  /// - Parameter window: A window to look through, beside the buffer's own; by default none. Unless
  ///   it is cut anywhere, what is given begins at a turn, and has tool calls with their results.
  /// - Returns: The messages, oldest first, pinned ones always, and what was left out.
  /// - Complexity: O(messages given + pinned messages); nothing else is copied.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  @inlinable
  public func read(through window: ConversationWindow = .unbounded) -> ConversationView<Payload> {
    checkTokens(of: window)
    return performSettled { state, now in state.read(through: window, at: now) }
  }

  /// The payloads of the live messages, as far as a window has room for them: the same as
  /// ``read(through:)`` gives, without who said it, when, and what was left out.
  ///
  /// - Parameter window: A window to look through, beside the buffer's own; by default none.
  /// - Returns: The payloads, oldest first.
  /// - Complexity: O(payloads given + pinned messages).
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  @inlinable
  public func payloads(through window: ConversationWindow = .unbounded) -> [Payload] {
    checkTokens(of: window)
    return performSettled { state, now in state.readPayloads(through: window, at: now) }
  }

  @inlinable
  func checkTokens(of window: ConversationWindow) {
    precondition(
      window.maximumTokens == .max || configuration.tokenCount != nil,
      "A window of tokens needs the configuration's tokenCount.")
  }

  /// The live messages with ids in a range, oldest first.
  ///
  /// - Parameters:
  ///   - ids: May reach beyond what is there on both sides.
  ///   - limit: How many at most; none where it is not above zero.
  ///   - isFromEnd: Whether the limit leaves the last instead of the first.
  /// - Complexity: O(log live + messages given).
  public func messages(
    _ ids: Range<ConversationMessageID>, limit: Int = .max, fromEnd isFromEnd: Bool = false
  ) -> [ConversationMessage<Payload>] {
    performSettled { state, _ in
      state.heart.headers(ids, limit: max(0, limit), fromEnd: isFromEnd)
        .compactMap { state.message($0) }
    }
  }

  /// A live message by its id; nil if it has left or was never there. O(1).
  @inlinable
  public func message(_ id: ConversationMessageID) -> ConversationMessage<Payload>? {
    perform { state, now, _ in
      state.heart.header(of: id, at: now).flatMap { state.message($0) }
    }
  }

  /// The latest live state of a key; nil if there is none. O(1).
  @inlinable
  public func state(_ key: String) -> ConversationMessage<Payload>? {
    perform { state, now, _ in
      state.heart.latestState(of: key, at: now).flatMap { id in
        state.heart.header(of: id, at: now).flatMap { state.message($0) }
      }
    }
  }

  /// The latest live state of every key, oldest first; its attributes name the key.
  ///
  /// Keys are two where their bytes are, as in ``state(_:)``.
  ///
  /// - Complexity: O(keys × log keys).
  @inlinable public var states: [ConversationMessage<Payload>] {
    perform { state, now, _ in
      let keys = state.heart.stateKeys(at: now)
      let ids = keys.compactMap { state.heart.latestState(of: $0, at: now) }.sorted()
      return ids.compactMap { id in
        state.heart.header(of: id, at: now).flatMap { state.message($0) }
      }
    }
  }
}
