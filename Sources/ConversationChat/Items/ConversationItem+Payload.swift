public import ConversationMemory
import Foundation

/// Entries as the messages of a `ConversationStore`, so that others who read
/// the store read a chat.
///
/// What is said is its text in UTF-8; who says it is the message's role and author. A call of tools
/// and a tool's result are the JSON of OpenAI's message.
extension ConversationItem {
  /// The entry that a message of a store is.
  ///
  /// Any bytes are an entry: those of a tool that are no such JSON are its text, and what is no
  /// UTF-8 is replaced.
  public init(_ message: ConversationMessage<[UInt8]>) {
    let speaker: Speaker
    switch message.role {
    case .toolCall, .toolResult:
      if let item = Self(toolPayload: message.payload) {
        self = item
        return
      }
      speaker = message.role == .toolCall ? .assistant : .tool
    case .system: speaker = .system
    case .assistant: speaker = .assistant
    case .user, nil: speaker = .user
    }
    self.init(speaker, String(decoding: message.payload, as: UTF8.self), name: message.author)
  }

  /// What an entry is as the payload of a store's message.
  public var payload: [UInt8] {
    guard role == .toolCall || role == .toolResult, let json = try? Self.openAI([self]) else {
      return Array(text.utf8)
    }
    return Array(json.dropFirst().dropLast())
  }

  /// The call or the result of tools that a payload is; nil if it is none.
  init?(toolPayload payload: [UInt8]) {
    guard payload.first == UInt8(ascii: "{"),
      let items = try? Self.items(openAI: Data(Array("[".utf8) + payload + Array("]".utf8))),
      items.count == 1, items[0].role == .toolCall || items[0].role == .toolResult
    else { return nil }
    self = items[0]
  }
}
