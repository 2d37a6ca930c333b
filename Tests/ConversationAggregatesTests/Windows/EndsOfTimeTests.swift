import ConversationAggregates
import ConversationMemory
import Testing

@Suite("Windows at the ends of time")
struct EndsOfTimeTests {
  private static let distantPast = ConversationInstant(nanoseconds: .min)
  private static let instants: [ConversationInstant] = [
    distantPast, ConversationInstant(nanoseconds: -1), ConversationInstant(nanoseconds: 0),
    ConversationInstant(nanoseconds: 1), .distantFuture,
  ]
  private static let lengths: [Duration] = [
    .nanoseconds(1), .nanoseconds(7), .seconds(60), .nanoseconds(Int64.max), .seconds(Int64.max),
  ]
  private static let latenesses: [ConversationLateness] = [
    .arrival, .withoutGrace, .withGrace(.zero), .withGrace(.seconds(Int64.max)),
  ]

  @Test("W11 B13 every message is in a window, or counted as too late, at every instant there is")
  func all() {
    for length in Self.lengths {
      for lateness in Self.latenesses {
        var tumbling = ConversationHoppingAggregate(
          ConversationCount<Int>(), tumbling: length, lateness: lateness)
        var sessions = ConversationSessionAggregate(
          ConversationCount<Int>(), gap: length, lateness: lateness)
        var sliding = ConversationSlidingAggregate(
          ConversationCount<Int>(), over: length, lateness: lateness)
        var (inWindows, inSessions, calls) = (0, 0, 0)
        for first in Self.instants {
          for instant in [first, .distantFuture, Self.distantPast] {
            tumbling.add(1, at: instant) { inWindows += $0.count }
            sessions.add(1, at: instant) { inSessions += $0.count }
            sliding.add(1, at: instant)
            _ = sliding.value(at: first)
            calls += 1
          }
        }
        tumbling.finish { inWindows += $0.count }
        sessions.finish { inSessions += $0.count }
        #expect(inWindows + tumbling.counts.tooLate == calls)
        #expect(inSessions + sessions.counts.tooLate == calls)
        #expect(sliding.count + sliding.counts.tooLate <= calls)
      }
    }
  }

  @Test("W11 a message at the end of time is in the last window, also where that would begin there")
  func end() {
    for length in [1, 7, 49, 73] as [Int64] {
      var tumbling = ConversationHoppingAggregate(
        ConversationCount<Int>(), tumbling: .nanoseconds(length), lateness: .arrival)
      var count = 0
      for _ in 0..<2 { tumbling.add(1, at: .distantFuture) { count += $0.count } }
      tumbling.finish { count += $0.count }
      #expect(count == 2)
    }
  }
}
