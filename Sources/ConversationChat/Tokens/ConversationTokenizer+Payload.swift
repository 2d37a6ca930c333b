extension ConversationTokenizer {
  /// The tokens of a payload of a store's message, for the store's configuration.
  ///
  /// ```swift
  /// import ConversationChat
  /// import ConversationMemory
  ///
  /// var configuration = ConversationStoreConfiguration()
  /// configuration.tokenCount = { ConversationTokenizer.approximate.tokenCount(ofPayload: $0) }
  /// ```
  public func tokenCount(ofPayload payload: [UInt8]) -> Int {
    tokenCount(
      of: ConversationItem(toolPayload: payload) ?? .user(String(decoding: payload, as: UTF8.self)))
  }
}
