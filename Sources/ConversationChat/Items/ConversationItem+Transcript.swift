/// Chats as plain text, a line for every entry: `Human: …`, `AI: …`, as LangChain writes them.
extension ConversationItem {
  private static let prefixes: [(speaker: Speaker, prefix: String)] = [
    (.system, "System: "), (.user, "Human: "), (.assistant, "AI: "), (.tool, "Tool: "),
  ]

  /// Entries as text. Calls of tools have no place in it, and are left out.
  public static func transcript(_ items: [ConversationItem]) -> String {
    items.map { item in
      (prefixes.first { $0.speaker == item.speaker }?.prefix ?? "") + item.text
    }.joined(separator: "\n")
  }

  /// The entries of a text. A line that begins with no speaker belongs to the entry before it, as
  /// does every line of an entry but its first; one before the first entry is a user's.
  ///
  /// A text with a line that happens to begin like an entry can't be told from two entries.
  public static func items(transcript text: String) -> [ConversationItem] {
    var items: [ConversationItem] = []
    guard !text.isEmpty else { return items }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let (speaker, prefix) = prefixes.first(where: { line.hasPrefix($0.prefix) }) {
        items.append(ConversationItem(speaker, String(line.dropFirst(prefix.count))))
      } else if items.isEmpty {
        items.append(.user(String(line)))
      } else {
        items[items.count - 1].text += "\n" + line
      }
    }
    return items
  }
}
