import Testing

@testable import ConversationMemory

@Suite("Patterns of names")
struct ConversationPatternTests {
  @Test(
    "W1 a window is chosen by the pattern of a name",
    arguments: [
      ("chat:*", "chat:", true), ("chat:*", "chat:17", true), ("chat:*", "chats", false),
      ("*", "", true), ("*", "anything", true), ("", "", true), ("", "a", false),
      ("a?c", "abc", true), ("a?c", "ac", false), ("*:1*:*", "x:12:", true),
      ("*:1*:*", "x:2:1", false), ("a\\*b", "a*b", true), ("a\\*b", "axb", false),
      ("a\\", "a\\", true), ("**a**", "bab", true), ("*ab*abc", "ababababc", true),
      ("*a*b*c*d*e", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", false), ("é?", "éa", true),
    ])
  func matches(pattern: String, name: String, isMatch: Bool) {
    #expect(ConversationPattern(pattern).matches(name) == isMatch)
    #expect(ConversationPattern(pattern).description == pattern)
  }
}
