import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Windows over tool calls")
struct ToolExchangeTests {
  private func heart(
    _ roles: [ConversationRole?], ownTimes: [Int: Int64] = [:], pinned: Set<Int> = [],
    parents: [Int: UInt64] = [:]
  ) -> ConversationBuffer {
    var heart = ConversationBuffer(
      rules: ConversationRules(ConversationConfiguration<Int>()), start: 0)
    for (index, role) in roles.enumerated() {
      var entry = ConversationEntry(byteCount: 1, tokenCount: 1)
      entry.attributes.role = role
      entry.timeToLive = ownTimes[index + 1]
      entry.isPinned = pinned.contains(index + 1)
      if let parent = parents[index + 1] {
        entry.parent = .message(ConversationMessageID(rawValue: parent))
      }
      _ = heart.append(entry, at: 0)
    }
    return heart
  }

  private func ids(
    _ heart: borrowing ConversationBuffer, _ window: ConversationWindow = .unbounded,
    at instant: Int64 = 0
  ) -> [UInt64] {
    heart.read(through: window, at: instant).headers.map(\.id.rawValue)
  }

  /// Two turns, with two tools each: results below the call, and results below each other.
  private let roles: [ConversationRole?] = [
    .user, .toolCall, .toolResult, .toolResult, .assistant, .user, .toolCall, .toolResult,
    .toolResult, .assistant,
  ]

  @Test("W12 a window begins at a turn, however many messages it has room for", arguments: 0...10)
  func beginsAtTurn(count: Int) {
    for parents: [Int: UInt64] in [[:], [4: 2, 9: 7]] {
      let heart = heart(roles, parents: parents)
      let expected: ClosedRange<UInt64>? = count == 10 ? 1...10 : count >= 5 ? 6...10 : nil
      #expect(ids(heart, .count(count)) == expected.map(Array.init) ?? [])
      let anywhere = Array((UInt64(1)...10).suffix(count))
      #expect(ids(heart, .count(count).cutAnywhere()) == anywhere)
      let leftOut = heart.read(through: .count(count), at: 0).leftOut
      #expect(leftOut.reasons.contains(.cut) == (count % 5 != 0))
      #expect(leftOut.messageCount == 10 - (expected?.count ?? 0))
    }
  }

  @Test("W12 an assistant that greets first leads as long as nothing was before it")
  func greeting() {
    var heart = heart([.assistant, .user, .assistant, .user])
    #expect(ids(heart) == [1, 2, 3, 4])
    #expect(ids(heart, .count(3)) == [2, 3, 4])
    #expect(ids(heart, .count(2)) == [4])
    _ = heart.remove(ConversationMessageID(rawValue: 1), at: 0)
    _ = heart.remove(ConversationMessageID(rawValue: 2), at: 0)
    #expect(ids(heart) == [4])
  }

  @Test("W12 a call goes with all its results when one of them leaves", arguments: [3, 4, 8, 9])
  func lostResult(result: Int) {
    for parents: [Int: UInt64] in [[:], [4: 2, 9: 7]] {
      var heart = heart(roles, ownTimes: [result: 5], parents: parents)
      #expect(ids(heart) == Array(1...10))
      _ = heart.expire(at: 5, atMost: .max)
      #expect(ids(heart, at: 5) == (result < 5 ? [1, 5, 6, 7, 8, 9, 10] : [1, 2, 3, 4, 5, 6, 10]))
      #expect(heart.read(through: .unbounded, at: 5).leftOut.reasons == [.cut])
      #expect(heart.liveCount == 9)
    }
  }

  @Test("W12 results go when their call leaves")
  func lostCall() {
    for parents: [Int: UInt64] in [[:], [4: 2, 9: 7]] {
      var heart = heart(roles, parents: parents)
      _ = heart.remove(ConversationMessageID(rawValue: 2), at: 0)
      #expect(ids(heart) == [1, 5, 6, 7, 8, 9, 10])
    }
  }

  @Test("W12 W7 a pinned call keeps its results")
  func pinnedCall() {
    let heart = heart([.user, .toolCall, .toolResult, .toolResult], pinned: [2])
    #expect(ids(heart) == [1, 2, 3, 4])
  }

  @Test("W12 a call without a result yet stays")
  func openCall() {
    #expect(ids(heart([.user, .toolCall])) == [1, 2])
  }

  @Test("W4 a state without a role is no turn of its own")
  func stateIsNoTurn() {
    var heart = ConversationBuffer(
      rules: ConversationRules(ConversationConfiguration<Int>()), start: 0)
    for role: ConversationRole in [.user, .assistant, .user, .assistant] {
      var entry = ConversationEntry(byteCount: 1, tokenCount: 1)
      entry.attributes.role = role
      _ = heart.append(entry, at: 0)
      entry.attributes = ConversationAttributes(kind: .state(key: "typing"))
      _ = heart.append(entry, at: 0)
    }
    #expect(ids(heart, .turns(1)) == [5, 6, 7, 8])
    #expect(ids(heart, .turns(2)) == Array(1...8))
  }

  @Test("W12 L2 a path shows no call of which a result is over, though nobody swept it yet")
  func pathOverResult() {
    let clock = ConversationManualClock()
    let memory = ConversationBufferWindowMemory<Int>(clock: .injected(clock))
    for role: ConversationRole in [.user, .toolCall, .toolResult] {
      _ = memory.append(ConversationDraft(0, role: role))
    }
    var lost = ConversationDraft(0, role: .toolResult)
    lost.parent = .message(ConversationMessageID(rawValue: 2))
    lost.timeToLive = .nanoseconds(5)
    _ = memory.append(lost)
    let end = ConversationMessageID(rawValue: 3)
    #expect(memory.path(to: end)?.messages.map(\.id.rawValue) == [1, 2, 3])
    clock.advance(by: .nanoseconds(5))
    #expect(memory.path(to: end)?.messages.map(\.id.rawValue) == [1])
  }
}
