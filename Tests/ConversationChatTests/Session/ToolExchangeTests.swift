import ConversationChat
import ConversationMemory
import Testing

@Suite("Calls of tools in sessions")
struct ToolExchangeTests {
  typealias Form = SessionSubject.Form

  private func call(_ ids: String..., saying text: String = "") -> ConversationItem {
    ConversationItem(
      .assistant, text, toolCalls: ids.map { .init(id: $0, name: "f", arguments: "{}") })
  }

  private func result(_ id: String) -> ConversationItem { .tool("of \(id)", answering: id) }

  private func ids(_ session: ConversationSession) -> [String] {
    session.unansweredCalls().map(\.id)
  }

  @Test(
    "W12 a result belongs to its call wherever it stands, and is given right behind it",
    arguments: Form.allCases)
  func apart(_ form: Form) {
    let session = SessionSubject(form).session
    _ = session.add([.user("a"), call("1")])
    #expect(session.items() == [.user("a")])
    #expect(ids(session) == ["1"])
    _ = session.add([.user("b")])
    #expect(session.items() == [.user("a"), .user("b")])
    _ = session.add([result("1")])
    #expect(session.items() == [.user("a"), call("1"), result("1"), .user("b")])
    #expect(ids(session).isEmpty)
    #expect(session.view(through: .turns(1)).items == [.user("b")])
    #expect(session.view(through: .turns(1)).leftOut.messageCount == 3)
  }

  @Test("W12 W14 a call is given with all its results, or named", arguments: Form.allCases)
  func severalTools(_ form: Form) {
    let session = SessionSubject(form).session
    _ = session.add([.user("a"), call("1", "2", saying: "I look."), result("2")])
    let view = session.view()
    #expect(view.items == [.user("a")])
    #expect(view.unansweredCalls.map(\.id) == ["1"])
    #expect(view.leftOut.messageCount == 2 && view.leftOut.reasons == [.cut])
    _ = session.add([.user("b"), result("1"), .assistant("c")])
    #expect(
      session.items() == [
        .user("a"), call("1", "2", saying: "I look."), result("2"), result("1"), .user("b"),
        .assistant("c"),
      ])
    #expect(session.view().leftOut.messageCount == 0)
  }

  @Test("W12 ids that return name the last call before a result", arguments: Form.allCases)
  func returningIDs(_ form: Form) {
    let session = SessionSubject(form).session
    _ = session.add([.user("a"), call("1"), .user("b"), call("1"), result("1")])
    #expect(session.items() == [.user("a"), .user("b"), call("1"), result("1")])
    #expect(ids(session) == ["1"])
    _ = session.add([result("1"), result("2")])
    #expect(session.items() == [.user("a"), .user("b"), call("1"), result("1")])
  }

  @Test("W12 T3 a result that was taken back can be given anew", arguments: Form.allCases)
  func takenBack(_ form: Form) {
    let session = SessionSubject(form).session
    _ = session.add([.user("a"), call("1"), result("1")])
    #expect(session.pop() == result("1"))
    #expect(session.items() == [.user("a")] && ids(session) == ["1"])
    _ = session.add([result("1")])
    #expect(session.items() == [.user("a"), call("1"), result("1")])
  }

  @Test("W12 who may cut anywhere is given the parts", arguments: Form.allCases)
  func anywhere(_ form: Form) {
    let session = SessionSubject(form).session
    _ = session.add([.user("a"), call("1"), .user("b"), result("1"), .user("c")])
    let items = session.view(through: .count(2).cutAnywhere()).items
    #expect(items == [result("1"), .user("c")])
  }
}
