import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Reads of payloads alone")
struct PayloadReadTests {
  private static let windows: [ConversationWindow] = [
    .unbounded, .count(0), .count(1), .count(10), .count(10).cutAnywhere(), .turns(3),
    .time(.nanoseconds(20)), [.turns(4), .count(5)], .bytes(80),
  ]

  /// A chat of fifty messages in which every seventh is dequeued or gone, with what a kind adds.
  private func chat(
    _ kind: Kind, _ clock: ConversationManualClock
  ) -> ConversationBufferWindowMemory<Int> {
    let chat = ConversationBufferWindowMemory<Int>(
      window: .time(.nanoseconds(45)), capacity: 40, clock: .injected(clock))
    if kind == .pinned { _ = chat.append(ConversationDraft(-1, role: .system, isPinned: true)) }
    for number in 0..<50 {
      if kind == .ofTools, number % 10 == 9 {
        for role in [ConversationRole.toolCall, .toolResult] {
          _ = chat.append(-number, role: role)
        }
      }
      var draft = ConversationDraft(number, role: number % 2 == 0 ? .user : .assistant)
      if number % 7 == 0 { draft.timeToLive = .nanoseconds(3) }
      _ = chat.append(draft)
      clock.advance(by: .nanoseconds(1))
    }
    return chat
  }

  enum Kind: CaseIterable {
    case plain
    case pinned
    case ofTools
  }

  @Test("W8 W12 payloads are those of the messages that a read gives", arguments: Kind.allCases)
  func sameAsRead(kind: Kind) {
    let clock = ConversationManualClock()
    let chat = chat(kind, clock)
    for _ in 0..<4 {
      for window in Self.windows {
        let read = chat.read(through: window).messages
        #expect(chat.payloads(through: window) == read.map(\.payload), "\(window)")
      }
      #expect(chat.payloads() == chat.read().messages.map(\.payload))
      clock.advance(by: .nanoseconds(15))
    }
    #expect(chat.payloads(through: .count(3)).isEmpty == (kind != .pinned))
  }

  @Test("W8 a queue shows the payloads that wait in it")
  func queue() {
    let queue = ConversationBufferWindowMemory<Int>(
      overflow: .wait, retention: .untilConsumed, clock: .injected(ConversationManualClock()))
    for number in 0..<5 { _ = queue.append(number) }
    _ = queue.dequeue()
    #expect(queue.payloads(through: .count(2)) == [3, 4])
    #expect(queue.payloads() == [1, 2, 3, 4])
  }
}
