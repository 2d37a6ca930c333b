import Testing

@testable import ConversationMemory

@Suite struct ConversationBufferLinksTests {
  @Test("L9 the depth below a message that is over does not tell whether a sweeper came before")
  func depthBelowOver() {
    for sweeps in [false, true] {
      var configuration = ConversationConfiguration<Int>()
      configuration.window = .time(.nanoseconds(10))
      var buffer = ConversationBuffer(rules: ConversationRules(configuration), start: 0)
      // More than one append lets go of, so that the parent still lies there unless it is swept.
      for _ in 0..<100 { _ = buffer.append(ConversationEntry(byteCount: 8, tokenCount: 0), at: 0) }
      if sweeps { _ = buffer.expire(at: 10, atMost: .max) }
      var reply = ConversationEntry(byteCount: 8, tokenCount: 0)
      reply.parent = .message(ConversationMessageID(rawValue: 90))
      guard case .appended(let id) = buffer.append(reply, at: 10) else {
        Issue.record("The reply was not appended.")
        return
      }
      let header = buffer.header(of: id, at: 10)
      #expect(header?.depth == 1)
      #expect(header?.parent == ConversationMessageID(rawValue: 90))
    }
  }
}
