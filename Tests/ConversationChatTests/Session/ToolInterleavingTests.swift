import ConversationChat
import ConversationMemory
import ConversationTestSupport
import Testing

/// All orders in which two calls, their results and a user's entry can come, of which one may be
/// removed and one be over.
@Suite("Interleaved calls of tools")
struct ToolInterleavingTests {
  typealias Form = SessionSubject.Form

  private static let entries: [ConversationItem] = [
    ConversationItem(.assistant, "", toolCalls: [.init(id: "1", name: "f", arguments: "{}")]),
    .tool("of 1", answering: "1"),
    ConversationItem(.assistant, "", toolCalls: [.init(id: "2", name: "g", arguments: "{}")]),
    .tool("of 2", answering: "2"), .user("b"),
  ]

  private static let orders: [[ConversationItem]] = {
    var orders: [[ConversationItem]] = [[]]
    for entry in entries {
      orders = orders.flatMap { order in
        (0...order.count).map { place in
          var longer = order
          longer.insert(entry, at: place)
          return longer
        }
      }
    }
    return orders
  }()

  @Test(
    "W12 L6 in every window a view is what providers accept, and holds all that they would",
    arguments: Form.allCases, [Int?.none, 0, 1, 2, 3, 4])
  func everyInterleaving(_ form: Form, removed: Int?) {
    for order in Self.orders {
      for over in [Int?.none, 0, 1, 2, 3, 4] where over == nil || over != removed {
        expect(
          [.user("a")] + order, removed: removed.map { $0 + 1 }, over: over.map { $0 + 1 }, form)
      }
    }
  }

  private func expect(
    _ items: [ConversationItem], removed: Int?, over: Int?, _ form: Form
  ) {
    let clock = ConversationManualClock()
    let subject = SessionSubject(form, clock: .injected(clock))
    for (place, item) in items.enumerated() {
      subject.append(item, for: place == over ? .seconds(1) : nil)
    }
    clock.advance(by: .seconds(1))
    if let removed { subject.remove(removed) }
    let live = items.indices.filter { $0 != removed && $0 != over }.map { items[$0] }
    let what = "\(items.map(\.text)) without \(removed as Any), \(over as Any)"
    for limit in 0...items.count {
      let view = subject.session.view(through: .count(limit)).items
      if let objection = ProviderRules.objection(to: view) {
        Issue.record("\(what), last \(limit): \(objection)")
      }
      let expected = shown(Array(live.suffix(limit)), isWhole: limit >= live.count)
      #expect(Set(view) == Set(expected) && view.count == expected.count, "\(what), last \(limit)")
    }
    let answered = Set(
      live.enumerated().flatMap { place, item in
        item.toolCalls.map(\.id).filter { id in
          live[place...].contains { $0.toolCallID == id }
        }
      })
    let called = live.flatMap(\.toolCalls).map(\.id)
    #expect(
      subject.session.unansweredCalls().map(\.id) == called.filter { !answered.contains($0) },
      "\(what)")
  }

  /// What of the last entries can be shown: from a user's on, the calls with their results.
  private func shown(_ items: [ConversationItem], isWhole: Bool) -> [ConversationItem] {
    let turns = isWhole ? items : Array(items.drop { $0.speaker != .user })
    return turns.enumerated().filter { place, item in
      if let id = item.toolCallID {
        return turns[..<place].contains { $0.toolCalls.contains { $0.id == id } }
      }
      return item.toolCalls.allSatisfy { call in
        turns[place...].contains { $0.toolCallID == call.id }
      }
    }.map(\.element)
  }
}
