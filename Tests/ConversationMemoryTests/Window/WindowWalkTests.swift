import Testing

@testable import ConversationMemory

@Suite("Walks through a window")
struct WindowWalkTests {
  private struct Message: WalkedMessage {
    var id = ConversationMessageID(rawValue: 1)
    var parent = ConversationMessageID.none
    var role: ConversationRole?
    var beginsTurn: Bool { role == .user }
    var hasLostResult = false
    var byteCount = 3
    var tokenCount = 2
  }

  @Test(
    "W8 W14 a walk takes what fits, and says which limit ended it",
    arguments: [
      (ConversationWindow.count(2), 2, ConversationLeftOut.Reason.count), (.bytes(10), 2, .bytes),
      (.tokens(7), 2, .tokens), (.turns(1), 2, .turns), (.time(.nanoseconds(7)), 3, .time),
      ([.count(3), .bytes(6)], 1, .bytes), ([.count(0), .time(.zero)], 0, .time),
    ] as [(ConversationWindow, Int, ConversationLeftOut.Reason)])
  func reasons(window: ConversationWindow, count: Int, reason: ConversationLeftOut.Reason) {
    // Pinned messages take three bytes and two tokens first.
    var walk = WindowWalk<Message>(
      through: window, origin: WindowOrigin(start: 0), now: 10,
      pinned: (byteCount: 3, tokenCount: 2))
    for number in (1...10).reversed() {
      let role: ConversationRole = number % 2 == 0 ? .assistant : .user
      let goesOn = walk.take(
        Message(id: ConversationMessageID(rawValue: UInt64(number)), role: role),
        arrival: Int64(number - 4))
      if !goesOn { break }
    }
    #expect(walk.taken.map(\.id.rawValue) == (1...10).reversed().prefix(count).map { UInt64($0) })
    #expect(walk.reason == reason)
    #expect(!walk.hasTools)
  }

  @Test("W12 a walk notes whether tools spoke", arguments: ConversationRole.allCases)
  func tools(role: ConversationRole) {
    var walk = WindowWalk<Message>(
      through: .unbounded, origin: WindowOrigin(start: 0), now: 0,
      pinned: (byteCount: 0, tokenCount: 0))
    let goesOn = walk.take(Message(role: role), arrival: 0)
    #expect(goesOn)
    #expect(walk.hasTools == (role == .toolCall || role == .toolResult))
    #expect(walk.reason == nil)
  }
}
