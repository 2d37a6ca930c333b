public import ConversationMemory

/// One entry of a chat with a model: what was said, a call of tools, or what a tool gave back.
public struct ConversationItem: Hashable, Sendable, Codable {
  /// A tool that the model asks for.
  public struct ToolCall: Hashable, Sendable, Codable {
    /// By which the result names it.
    public var id: String
    /// What the tool is called.
    public var name: String
    /// What it is given, as the JSON text that the model wrote.
    public var arguments: String

    /// A call.
    public init(id: String, name: String, arguments: String) {
      self.id = id
      self.name = name
      self.arguments = arguments
    }
  }

  /// Who speaks.
  public enum Speaker: String, Hashable, Sendable, Codable, CaseIterable {
    case system, user, assistant, tool
  }

  /// Who speaks.
  public var speaker: Speaker
  /// What is said; empty where an assistant only calls tools.
  public var text: String
  /// The name of who speaks, if there are several of a kind.
  public var name: String?
  /// The tools that an assistant asks for.
  public var toolCalls: [ToolCall]
  /// Of a tool's result: which call it answers.
  public var toolCallID: String?

  /// An entry.
  public init(
    _ speaker: Speaker, _ text: String, name: String? = nil, toolCalls: [ToolCall] = [],
    toolCallID: String? = nil
  ) {
    self.speaker = speaker
    self.text = text
    self.name = name
    self.toolCalls = toolCalls
    self.toolCallID = toolCallID
  }

  /// What a user said.
  public static func user(_ text: String) -> Self { Self(.user, text) }
  /// What an assistant said.
  public static func assistant(_ text: String) -> Self { Self(.assistant, text) }
  /// Instructions.
  public static func system(_ text: String) -> Self { Self(.system, text) }
  /// What a tool gave back.
  public static func tool(_ text: String, answering id: String) -> Self {
    Self(.tool, text, toolCallID: id)
  }

  /// The role that it has in a conversation.
  public var role: ConversationRole {
    switch speaker {
    case .system: .system
    case .user: .user
    case .assistant: toolCalls.isEmpty ? .assistant : .toolCall
    case .tool: .toolResult
    }
  }

  /// Its bytes of text, arguments of tools included.
  var byteCount: Int {
    toolCalls.reduce(text.utf8.count) { $0 + $1.name.utf8.count + $1.arguments.utf8.count }
  }
}
