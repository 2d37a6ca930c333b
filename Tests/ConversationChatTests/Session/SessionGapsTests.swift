import ConversationChat
import ConversationMemory
import ConversationTestSupport
import Testing

@Suite("Sessions of which entries have left")
struct SessionGapsTests {
  typealias Form = SessionSubject.Form

  private func texts(_ session: ConversationSession) -> [String] {
    session.items().map(\.text)
  }

  @Test("L6 W12 an entry that has left hides nothing before it", arguments: Form.allCases)
  func passedOver(_ form: Form) throws {
    let clock = ConversationManualClock()
    let subject = SessionSubject(form, clock: .injected(clock))
    let session = subject.session
    _ = session.add([.user("a"), .assistant("b")])
    subject.append(.assistant("typing"), for: .seconds(5))
    _ = session.add([.user("c"), .assistant("d")])
    subject.append(.assistant("typing"), for: .seconds(5))
    clock.advance(by: .seconds(5))
    #expect(texts(session) == ["a", "b", "c", "d"])
    #expect(session.view().leftOut.passedOverCount == 2)
    let fork = try #require(session.fork())
    #expect(texts(fork) == ["a", "b", "c", "d"])
    _ = fork.add([.user("e")])
    #expect(session.pop() == nil, "The fork continues it.")
    #expect(fork.pop()?.text == "e")
    #expect(texts(fork) == ["a", "b", "c", "d"])
  }

  @Test("L6 T3 entries are popped and cleared past those that have left", arguments: Form.allCases)
  func popped(_ form: Form) {
    let clock = ConversationManualClock()
    let subject = SessionSubject(form, clock: .injected(clock))
    let session = subject.session
    _ = session.add([.user("a")])
    for text in ["b", "c"] {
      subject.append(.assistant("typing"), for: .seconds(5))
      _ = session.add([.assistant(text)])
    }
    subject.append(.assistant("typing"), for: .seconds(5))
    clock.advance(by: .seconds(5))
    #expect(session.pop()?.text == "c")
    #expect(session.pop()?.text == "b")
    _ = session.add([.assistant("d")])
    #expect(texts(session) == ["a", "d"])
    session.clear()
    #expect(session.items().isEmpty && subject.account?.live == 0)
  }

  @Test(
    "T3 W7 clearing leaves nothing where the window took the middle, instructions least of all",
    arguments: Form.allCases)
  func cleared(_ form: Form) {
    let subject = SessionSubject(form, window: .turns(1))
    let session = subject.session
    _ = session.add([.system("s")])
    for text in ["a", "b"] { _ = session.add([.user(text), .assistant(text)]) }
    #expect(texts(session) == ["s", "b", "b"])
    session.clear()
    #expect(session.items().isEmpty && subject.account?.live == 0)
    _ = session.add([.system("t"), .user("c")])
    #expect(texts(session) == ["t", "c"])
  }
}
