/// A chat in the shape of FoundationModels' `Transcript`: instructions, prompts, calls of tools,
/// their output, and responses, each of segments of text.
///
/// It is a value of its own, so that it is there on systems that lack that framework.
public struct ConversationTranscript: Hashable, Sendable, Codable {
  /// A piece of text.
  public struct TextSegment: Hashable, Sendable, Codable {
    /// What it says.
    public var content: String

    /// A piece of text.
    public init(content: String) {
      self.content = content
    }
  }

  /// A tool that the model asks for.
  public struct ToolCall: Hashable, Sendable, Codable {
    /// Names the call.
    public var id: String
    /// What the tool is called.
    public var toolName: String
    /// What it is given, as JSON text.
    public var arguments: String
  }

  /// One entry.
  public enum Entry: Hashable, Sendable, Codable {
    /// What the model is to be.
    case instructions(segments: [TextSegment])
    /// What it is asked.
    case prompt(segments: [TextSegment])
    /// What tools it asks for.
    case toolCalls([ToolCall])
    /// What a tool gave back for a call.
    case toolOutput(id: String, segments: [TextSegment])
    /// What it answers.
    case response(segments: [TextSegment])
  }

  /// The entries, oldest first.
  public var entries: [Entry]

  /// A transcript of these entries.
  public init(entries: [Entry]) {
    self.entries = entries
  }

  /// The transcript of a chat. An answer that also calls tools becomes two entries.
  public init(_ items: [ConversationItem]) {
    entries = items.flatMap { item -> [Entry] in
      let segments = [TextSegment(content: item.text)]
      switch item.speaker {
      case .system: return [.instructions(segments: segments)]
      case .user: return [.prompt(segments: segments)]
      case .tool: return [.toolOutput(id: item.toolCallID ?? "", segments: segments)]
      case .assistant:
        let calls = item.toolCalls.map {
          ToolCall(id: $0.id, toolName: $0.name, arguments: $0.arguments)
        }
        if calls.isEmpty { return [.response(segments: segments)] }
        return (item.text.isEmpty ? [] : [.response(segments: segments)]) + [.toolCalls(calls)]
      }
    }
  }

  /// The chat of the transcript.
  public var items: [ConversationItem] {
    entries.map { entry in
      switch entry {
      case .instructions(let segments): .system(Self.text(segments))
      case .prompt(let segments): .user(Self.text(segments))
      case .response(let segments): .assistant(Self.text(segments))
      case .toolOutput(let id, let segments): .tool(Self.text(segments), answering: id)
      case .toolCalls(let calls):
        ConversationItem(
          .assistant, "",
          toolCalls: calls.map {
            ConversationItem.ToolCall(id: $0.id, name: $0.toolName, arguments: $0.arguments)
          })
      }
    }
  }

  private static func text(_ segments: [TextSegment]) -> String {
    segments.map(\.content).joined()
  }
}
