import ConversationChat
import Foundation

/// Values of a chat.
extension Chance {
  func toolCall() -> ConversationItem.ToolCall {
    ConversationItem.ToolCall(id: text(), name: text(), arguments: text())
  }

  func item() -> ConversationItem {
    switch below(6) {
    case 0: .user(text())
    case 1: .assistant(text())
    case 2: .system(text())
    case 3: .tool(text(), answering: text())
    default:
      ConversationItem(
        one(of: ConversationItem.Speaker.allCases), text(), name: maybe(text),
        toolCalls: once(in: 3) ? [toolCall(), toolCall()] : [], toolCallID: maybe(text))
    }
  }

  func tokenizer() -> ConversationTokenizer {
    let counts = [int(), int()]
    return ConversationTokenizer(overhead: int()) { counts[$0.utf8.count & 1] }
  }
}

extension Chance {
  /// What a value is as JSON, whole or damaged.
  func json(of value: some Encodable) -> Data {
    let json = (try? JSONEncoder().encode(value)) ?? Data()
    return once(in: 2) ? json : Data(damaged(Array(json)))
  }
}
