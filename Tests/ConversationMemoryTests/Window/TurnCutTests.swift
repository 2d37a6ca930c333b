import Testing

@testable import ConversationMemory

@Suite("Where a window over a chat begins")
struct TurnCutTests {
  /// Who speaks, or that nobody does: a state.
  private enum Speaker: CaseIterable {
    case user, system, assistant, anybody, state

    var attributes: ConversationAttributes {
      switch self {
      case .user: ConversationAttributes(role: .user)
      case .system: ConversationAttributes(role: .system)
      case .assistant: ConversationAttributes(role: .assistant)
      case .anybody: ConversationAttributes()
      case .state: ConversationAttributes(kind: .state(key: "typing"))
      }
    }

    var beginsTurn: Bool { self == .user || self == .anybody }
  }

  private func heart(_ speakers: [Speaker]) -> ConversationBuffer {
    var heart = ConversationBuffer(
      rules: ConversationRules(ConversationConfiguration<Int>()), start: 0)
    for speaker in speakers {
      var entry = ConversationEntry(byteCount: 1, tokenCount: 1)
      entry.attributes = speaker.attributes
      _ = heart.append(entry, at: 0)
    }
    return heart
  }

  private func ids(_ heart: borrowing ConversationBuffer, last count: Int) -> [UInt64] {
    heart.read(through: .count(count), at: 0).headers.map(\.id.rawValue)
  }

  @Test("W12 W4 neither a state nor a system's message in mid-chat begins a view")
  func midChat() {
    for inside in [Speaker.state, .system] {
      let heart = heart([.user, inside, .assistant, .user])
      #expect(ids(heart, last: 3) == [4])
      #expect(ids(heart, last: 4) == [1, 2, 3, 4])
      let leftOut = heart.read(through: .count(3), at: 0).leftOut
      #expect(leftOut.messageCount == 3 && leftOut.reasons == [.count, .cut])
    }
  }

  @Test("W12 W3 states alone are the inside of no turn")
  func statesAlone() {
    let heart = heart([.state, .state, .state])
    for count in 0...3 { #expect(ids(heart, last: count) == Array((1...3).suffix(count))) }
  }

  @Test("W12 W4 every small chat is cut at a turn, as a plain read cuts it, too", arguments: 1...5)
  func everySmallChat(length: Int) {
    var chats: [[Speaker]] = [[]]
    for _ in 0..<length { chats = chats.flatMap { chat in Speaker.allCases.map { chat + [$0] } } }
    for chat in chats {
      var heart = heart(chat)
      for count in 0...length {
        let fitting = Array(chat.enumerated().suffix(count))
        let isWhole = count == length || fitting.allSatisfy { $0.element == .state }
        let expected = isWhole ? fitting : Array(fitting.drop { !$0.element.beginsTurn })
        #expect(ids(heart, last: count) == expected.map { UInt64($0.offset + 1) }, "\(chat)")
        guard let extent = heart.extent(through: .count(count), at: 0) else { continue }
        #expect(extent.count == expected.count, "\(chat)")
        #expect(extent.leftOut == heart.read(through: .count(count), at: 0).leftOut, "\(chat)")
      }
    }
  }
}
