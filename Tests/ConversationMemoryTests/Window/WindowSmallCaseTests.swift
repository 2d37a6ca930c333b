import Testing

@testable import ConversationMemory

@Suite("Every small window")
struct WindowSmallCaseTests {
  /// A heart with messages of a chat in which user and assistant take turns, one a nanosecond, of
  /// three bytes and two tokens each.
  private func chat(
    _ window: ConversationWindow, messageCount: Int
  ) -> ConversationBuffer {
    var configuration = ConversationConfiguration<Int>()
    configuration.window = window
    configuration.capacity = 64
    var heart = ConversationBuffer(rules: ConversationRules(configuration), start: 0)
    for number in 0..<messageCount {
      var entry = ConversationEntry(byteCount: 3, tokenCount: 2)
      entry.attributes.role = number % 2 == 0 ? .user : .assistant
      _ = heart.append(entry, at: Int64(number))
    }
    return heart
  }

  /// The numbers of the last messages, from 1.
  private func last(_ count: Int, of messageCount: Int) -> [UInt64] {
    (0..<messageCount).map { UInt64($0 + 1) }.suffix(count)
  }

  /// What the window keeps, and what a read through it sees in a buffer that keeps all.
  private func expect(
    _ expected: [UInt64], _ window: ConversationWindow, messageCount: Int, at instant: Int64
  ) {
    var keeping = chat(window, messageCount: messageCount)
    _ = keeping.expire(at: instant, atMost: .max)
    let kept = keeping.read(through: .unbounded.cutAnywhere(), at: instant).headers
    #expect(kept.map(\.id.rawValue) == expected, "\(window) of \(messageCount)")
    let seeing = chat(.unbounded, messageCount: messageCount)
    let seen = seeing.read(through: window.cutAnywhere(), at: instant)
    #expect(seen.headers.map(\.id.rawValue) == expected, "\(window) over \(messageCount)")
    #expect(seen.leftOut.messageCount == messageCount - expected.count)
    #expect(seen.leftOut.byteCount == 3 * (messageCount - expected.count))
    #expect(seen.leftOut.reasons.count == (expected.count < messageCount ? 1 : 0))
  }

  @Test("W3 W8 W14 count(k) is the last k messages", arguments: 0...10)
  func count(limit: Int) {
    for messageCount in 0...10 {
      expect(
        last(limit, of: messageCount), .count(limit), messageCount: messageCount, at: 10)
    }
  }

  @Test("W4 turns(k) of an alternating chat is its last 2k messages", arguments: 0...10)
  func turns(limit: Int) {
    for messageCount in 0...10 {
      // A turn that is not answered yet is one, too.
      let count = 2 * limit - (messageCount % 2 == 0 ? 0 : 1)
      expect(
        last(max(0, count), of: messageCount), .turns(limit), messageCount: messageCount, at: 10)
    }
  }

  @Test("W5 bytes(n) and tokens(n) are the longest suffix that fits", arguments: 0...31)
  func sizes(limit: Int) {
    for messageCount in 0...10 {
      expect(
        last(limit / 3, of: messageCount), .bytes(limit), messageCount: messageCount, at: 10)
      expect(
        last(limit / 2, of: messageCount), .tokens(limit), messageCount: messageCount, at: 10)
    }
  }

  @Test("W1 time(T) keeps what arrived less than T ago", arguments: 0...12)
  func time(length: Int) {
    for messageCount in 0...10 {
      for instant in max(0, messageCount - 1)...14 {
        let live = (0..<messageCount).filter { instant < $0 + length }.map { UInt64($0 + 1) }
        expect(
          live, .time(.nanoseconds(length)), messageCount: messageCount, at: Int64(instant))
      }
    }
  }

  @Test("W2 schedule(T) keeps number i until i × T", arguments: 0...4)
  func schedule(period: Int) {
    for messageCount in 0...10 {
      for instant in [0, 1, 5, 9, 10, 11, 20, 30, 40] where instant >= messageCount - 1 {
        let live = (0..<messageCount).filter { instant < ($0 + 1) * period }.map { UInt64($0 + 1) }
        expect(
          live, .schedule(.nanoseconds(period)), messageCount: messageCount, at: Int64(instant))
      }
    }
  }

  @Test("W6 of windows together the narrowest counts", arguments: 0...10)
  func together(count: Int) {
    for turns in 0...5 {
      for bytes in [0, 5, 6, 12, 30] {
        let fitting = min(count, 2 * turns, bytes / 3)
        expect(
          last(fitting, of: 10), [.count(count), .turns(turns), .bytes(bytes)], messageCount: 10,
          at: 10)
      }
    }
  }

  @Test("W7 a pinned message stays through every limit, and takes its bytes first")
  func pinned() {
    for window: ConversationWindow in [
      .time(.zero), .schedule(.zero), .count(0), .turns(0), .bytes(0), .tokens(0),
    ] {
      var heart = chat(window, messageCount: 0)
      var entry = ConversationEntry(byteCount: 5, tokenCount: 5)
      entry.isPinned = true
      _ = heart.append(entry, at: 0)
      for _ in 0..<5 { _ = heart.append(ConversationEntry(byteCount: 1, tokenCount: 1), at: 9) }
      _ = heart.expire(at: 100, atMost: .max)
      #expect(heart.read(through: window, at: 100).headers.map(\.id.rawValue) == [1])
      let isRemoved = heart.remove(ConversationMessageID(rawValue: 1), at: 100)
      #expect(isRemoved)
      #expect(heart.liveCount == 0)
    }
    var heart = chat(.bytes(10), messageCount: 0)
    var entry = ConversationEntry(byteCount: 4, tokenCount: 0)
    entry.isPinned = true
    _ = heart.append(entry, at: 0)
    for _ in 0..<5 { _ = heart.append(ConversationEntry(byteCount: 3, tokenCount: 0), at: 0) }
    let ids = heart.read(through: .unbounded, at: 0).headers.map(\.id.rawValue)
    #expect(ids == [1, 5, 6])
  }

  @Test("W7 a message's own time counts, shorter or longer than the window's", arguments: 0...12)
  func ownTime(length: Int) {
    for instant in 0...14 {
      var heart = chat(.time(.nanoseconds(6)), messageCount: 1)
      var entry = ConversationEntry(byteCount: 1, tokenCount: 1)
      entry.timeToLive = Int64(length)
      _ = heart.append(entry, at: 0)
      _ = heart.expire(at: Int64(instant), atMost: .max)
      let live = heart.read(through: .unbounded.cutAnywhere(), at: Int64(instant)).headers
      #expect(live.map(\.id.rawValue) == (instant < 6 ? [1] : []) + (instant < length ? [2] : []))
    }
  }
}
