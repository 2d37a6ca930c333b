import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Messages")
struct ConversationMessageTests {
  @Test("B9 a message carries all that was said of it")
  func carries() throws {
    let clock = ConversationManualClock()
    var configuration = ConversationConfiguration<String>()
    configuration.conversation = 7
    configuration.window = .time(.nanoseconds(50))
    configuration.clock = .injected(clock)
    let memory = ConversationBufferWindowMemory(configuration)
    let parent = try #require(memory.append("question", role: .user).id)
    clock.advance(by: .nanoseconds(3))
    let attributes = ConversationAttributes(
      role: .assistant, author: "Ada", kind: .state(key: "answer"), metadata: ["language": "en"])
    let id = try #require(
      memory.append(
        ConversationDraft("reply", attributes: attributes, timeToLive: .nanoseconds(9))
      ).id)
    let message = try #require(memory.message(id))
    #expect(message.payload == "reply")
    #expect(message.conversation == 7)
    #expect(message.parent == parent)
    #expect(message.depth == 1)
    #expect(message.role == .assistant)
    #expect(message.author == "Ada")
    #expect(message.kind == .state(key: "answer"))
    #expect(message.metadata == ["language": "en"])
    #expect(message.arrival.nanoseconds == 3)
    #expect(message.expiry.nanoseconds == 12)
    #expect(memory.dequeue()?.payload == "question")
    #expect(memory.dequeue() == message)
  }

  @Test("L1 ids count up, and compare as they were given")
  func ids() {
    let first = ConversationMessageID(rawValue: 1)
    #expect(first < first.next)
    #expect(first.distance(to: first.advanced(by: 5)) == 5)
    #expect(first.advanced(by: -1) == .none)
    #expect(ConversationMessageID.none.optional == nil)
    #expect(first.optional == first)
    #expect(first.description == "1")
  }
}
