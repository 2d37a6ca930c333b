import ConversationChat
import Foundation
import Testing

@Suite("Chats in the forms of others")
struct FormatTests {
  private let chat: [ConversationItem] = [
    .system("Be brief."), .user("Weather in Paris?\nAnd in Lyon?"),
    ConversationItem(
      .assistant, "",
      toolCalls: [
        .init(id: "c1", name: "weather", arguments: #"{"city":"Paris"}"#),
        .init(id: "c2", name: "weather", arguments: #"{"city":"Lyon"}"#),
      ]),
    .tool("18 °C", answering: "c1"), .tool("21 °C", answering: "c2"),
    .assistant("18 and 21 °C."), ConversationItem(.user, "Thanks", name: "ada"),
  ]

  @Test("D5 a chat as OpenAI's messages and back is the same chat")
  func openAI() throws {
    let json = try ConversationItem.openAI(chat)
    #expect(try ConversationItem.items(openAI: json) == chat)
    let text = String(decoding: json, as: UTF8.self)
    #expect(text.contains(#""tool_calls":[{"function":{"arguments":"{\"city\":\"Paris\"}""#))
    #expect(text.contains(#"{"content":"18 °C","role":"tool","tool_call_id":"c1"}"#))
  }

  @Test("D5 what others write is read: parts, developers, nulls")
  func foreign() throws {
    let json = """
      [{"role":"developer","content":[{"type":"text","text":"a"},{"type":"image_url"},
      {"type":"text","text":"b"}]},{"role":"assistant","content":null,"refusal":null}]
      """
    let items = try ConversationItem.items(openAI: Data(json.utf8))
    #expect(items == [.system("ab"), .assistant("")])
  }

  @Test(
    "Z2 what is no list of messages is an error and does no harm",
    arguments: ["", "{}", "[1]", #"[{"role":"wizard"}]"#, #"[{"content":"a"}]"#, "[[[[[[[["])
  func hostile(json: String) {
    #expect(throws: ConversationItem.FormatError.self) {
      try ConversationItem.items(openAI: Data(json.utf8))
    }
  }

  @Test("Z2 more bytes than are to be read are an error")
  func limit() {
    #expect(throws: ConversationItem.FormatError.self) {
      try ConversationItem.items(openAI: Data("[       ]".utf8), atMost: 4)
    }
  }

  @Test("D5 a chat as text and back is the same, calls of tools left out")
  func transcriptText() {
    let plain = chat.filter { $0.toolCalls.isEmpty && $0.speaker != .tool && $0.name == nil }
    let text = ConversationItem.transcript(plain)
    #expect(
      text == """
        System: Be brief.
        Human: Weather in Paris?
        And in Lyon?
        AI: 18 and 21 °C.
        """)
    #expect(ConversationItem.items(transcript: text) == plain)
    #expect(ConversationItem.items(transcript: "") == [])
    #expect(ConversationItem.items(transcript: "hello") == [.user("hello")])
  }

  @Test("D5 a chat as a transcript and back is the same, also through JSON")
  func transcript() throws {
    let unnamed = chat.filter { $0.name == nil }
    let transcript = ConversationTranscript(unnamed)
    let json = try JSONEncoder().encode(transcript)
    let again = try JSONDecoder().decode(ConversationTranscript.self, from: json)
    #expect(again == transcript)
    #expect(again.items == unnamed)
    var talking = chat[2]
    talking.text = "I look."
    #expect(ConversationTranscript([talking]).entries.count == 2)
  }
}
