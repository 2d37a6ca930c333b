import ConversationChat
import ConversationMemory
import Foundation
import Testing

/// What the real LangChain keeps of recorded chats, as `scripts/compare-langchain` had it say.
private struct Reference: Decodable {
  struct Chat: Decodable {
    let texts: [String]
    let turns: [Int]
    let counts: [[Int]]
    let tokens: [[Int]]
  }

  static let path = ".data/langchain.json"
  static var isThere: Bool { FileManager.default.fileExists(atPath: path) }
  static let whySkipped: Comment =
    "LangChain's answers are not there; run scripts/compare-langchain."

  let instruction: String
  let limits: [Int]
  let chats: [Chat]

  static func read() throws -> Reference {
    try JSONDecoder().decode(Reference.self, from: Data(contentsOf: URL(filePath: path)))
  }
}

@Suite("Beside LangChain", .enabled(if: Reference.isThere, Reference.whySkipped))
struct LangChainTests {
  private func session(_ texts: [String], instruction: String? = nil) -> ConversationSession {
    let session = ConversationSession(tokenizer: ConversationTokenizer { $0.utf8.count })
    if let instruction { _ = session.add([.system(instruction)]) }
    _ = session.add(
      texts.enumerated().map { $0.offset % 2 == 0 ? .user($0.element) : .assistant($0.element) })
    return session
  }

  @Test("W4 the last k turns, for k from 0 to 10, are those of LangChain's window memory")
  func turns() throws {
    let reference = try Reference.read()
    #expect(reference.chats.count > 100)
    for chat in reference.chats {
      let session = session(chat.texts)
      for (k, count) in chat.turns.enumerated() {
        let texts = session.view(through: .turns(k)).items.map(\.text)
        #expect(texts == Array(chat.texts.suffix(count)))
      }
    }
  }

  @Test("W3 W12 the last messages, begun at a turn, are those of LangChain's trim_messages")
  func counts() throws {
    for chat in try Reference.read().chats {
      let session = session(chat.texts)
      for (limit, places) in chat.counts.enumerated() {
        #expect(session.items(limit: limit).map(\.text) == places.map { chat.texts[$0] })
      }
    }
  }

  @Test("W5 W7 what fits in so many tokens is what LangChain's trim_messages keeps")
  func tokens() throws {
    let reference = try Reference.read()
    for chat in reference.chats {
      let session = session(chat.texts, instruction: reference.instruction)
      for (limit, places) in zip(reference.limits, chat.tokens) {
        let expected = places.map { $0 < 0 ? reference.instruction : chat.texts[$0] }
        #expect(session.view(through: .tokens(limit)).items.map(\.text) == expected)
      }
    }
  }
}
