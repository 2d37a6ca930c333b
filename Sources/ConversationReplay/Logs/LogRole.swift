/// Who or what speaks in one message of a log.
///
/// The raw value is the name that reports and JSON lines use.
package enum LogRole: String, CaseIterable, Sendable {
  /// The frame around the conversation: instructions, notices, people coming and going.
  case system
  /// A person who talks to the system or to other people.
  case user
  /// The party that answers.
  case assistant
  /// A request of the assistant to run a tool.
  case toolCall
  /// What the tool gave back.
  case toolResult

  /// The role that a log spells as `name`: our own names, and those of the OpenAI and LangChain
  /// formats. Case matters; an unknown name gives nil.
  package init?(logName name: String) {
    switch name {
    case "system", "developer": self = .system
    case "user", "human": self = .user
    case "assistant", "ai": self = .assistant
    case "toolCall", "tool_call": self = .toolCall
    case "toolResult", "tool_result", "tool": self = .toolResult
    default: return nil
    }
  }
}
