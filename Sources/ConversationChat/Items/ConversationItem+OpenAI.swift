public import Foundation

/// Chats as the messages of OpenAI's chat completions, which most other programs read, too.
extension ConversationItem {
  /// The form of a message on the wire.
  private struct Message: Codable {
    struct Call: Codable {
      struct Function: Codable {
        let name: String
        let arguments: String
      }

      let id: String
      let type: String
      let function: Function
    }

    /// A part of a text that is given in parts.
    struct Part: Codable {
      let type: String
      let text: String?
    }

    let role: String
    let content: Content?
    let name: String?
    let toolCalls: [Call]?
    let toolCallID: String?

    enum CodingKeys: String, CodingKey {
      case role, content, name
      case toolCalls = "tool_calls"
      case toolCallID = "tool_call_id"
    }

    enum Content: Codable {
      case text(String)
      case parts([Part])

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
          self = .text(text)
        } else {
          self = .parts(try container.decode([Part].self))
        }
      }

      func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .parts(let parts): try container.encode(parts)
        }
      }

      var text: String {
        switch self {
        case .text(let text): text
        case .parts(let parts): parts.compactMap(\.text).joined()
        }
      }
    }
  }

  /// Why something is not a list of messages.
  public struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, as a sentence.
    public let description: String
  }

  /// The entries of a JSON array of messages.
  ///
  /// - Parameters:
  ///   - json: The array.
  ///   - limit: The most bytes that are read.
  /// - Throws: ``FormatError`` where it is longer, is none, or has a role that is not known.
  public static func items(
    openAI json: Data, atMost limit: Int = 64 << 20
  ) throws(FormatError) -> [ConversationItem] {
    guard json.count <= limit else {
      throw FormatError(description: "There are \(json.count) bytes, \(limit) at most are read.")
    }
    let messages: [Message]
    do {
      messages = try JSONDecoder().decode([Message].self, from: json)
    } catch {
      throw FormatError(description: "This is no array of messages: \(error)")
    }
    var items: [ConversationItem] = []
    for (index, message) in messages.enumerated() {
      // OpenAI's newer models call the system the developer.
      let role = message.role == "developer" ? "system" : message.role
      guard let speaker = Speaker(rawValue: role) else {
        throw FormatError(description: "Message \(index) has the role “\(message.role)”.")
      }
      items.append(
        ConversationItem(
          speaker, message.content?.text ?? "", name: message.name,
          toolCalls: (message.toolCalls ?? []).map {
            ToolCall(id: $0.id, name: $0.function.name, arguments: $0.function.arguments)
          }, toolCallID: message.toolCallID))
    }
    return items
  }

  /// Entries as a JSON array of messages, keys in alphabetical order.
  public static func openAI(_ items: [ConversationItem]) throws -> Data {
    let messages = items.map { item in
      Message(
        role: item.speaker.rawValue,
        content: item.text.isEmpty && !item.toolCalls.isEmpty ? nil : .text(item.text),
        name: item.name,
        toolCalls: item.toolCalls.isEmpty
          ? nil
          : item.toolCalls.map {
            Message.Call(
              id: $0.id, type: "function",
              function: Message.Call.Function(name: $0.name, arguments: $0.arguments))
          }, toolCallID: item.toolCallID)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(messages)
  }
}
