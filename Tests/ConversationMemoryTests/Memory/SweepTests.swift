import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("What is over is given back without a reader")
struct SweepTests {
  /// A payload that says when it is released.
  private final class Herald: Sendable {
    let stream: AsyncStream<Int>.Continuation
    let number: Int

    init(_ number: Int, _ stream: AsyncStream<Int>.Continuation) {
      self.number = number
      self.stream = stream
    }

    deinit { stream.yield(number) }
  }

  @Test(
    "W9 messages are released when their time is over, on both engines", arguments: [true, false])
  func released(isQueue: Bool) async {
    let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
    var released = stream.makeAsyncIterator()
    let clock = ConversationManualClock()
    let memory = ConversationBufferWindowMemory<Herald>(
      window: .time(.nanoseconds(10)), retention: isQueue ? .untilConsumed : .window,
      clock: .injected(clock))
    for round in 0..<3 {
      _ = memory.append(Herald(2 * round, continuation))
      clock.advance(by: .nanoseconds(1))
      _ = memory.append(Herald(2 * round + 1, continuation))
      // The sweeper sleeps until the first is over; what it does then nobody else would do.
      await clock.waitForSleepers(1)
      clock.advance(by: .nanoseconds(9))
      #expect(await released.next() == 2 * round)
      await clock.waitForSleepers(1)
      clock.advance(by: .nanoseconds(1))
      #expect(await released.next() == 2 * round + 1)
    }
    // And it was not the buffer's own end that released them.
    #expect(memory.account.expired == 6)
  }

  @Test("W9 W7 the sweeper comes for the earliest, in whatever order times are given")
  func earliest() async {
    let (stream, continuation) = AsyncStream.makeStream(of: UInt64.self)
    var left = stream.makeAsyncIterator()
    let clock = ConversationManualClock()
    var configuration = ConversationConfiguration<Int>()
    configuration.window = .time(.nanoseconds(50))
    configuration.clock = .injected(clock)
    configuration.observer = { message, reason in
      if reason == .expired { continuation.yield(message.id.rawValue) }
    }
    let memory = ConversationBufferWindowMemory(configuration)
    _ = memory.append(ConversationDraft(1, timeToLive: .nanoseconds(100)))
    await clock.waitForSleepers(1)
    _ = memory.append(2)
    _ = memory.append(ConversationDraft(3, timeToLive: .nanoseconds(20)))
    for (instant, id) in [(20, 3), (50, 2), (100, 1)] {
      // Sweepers that were replaced end; the one that counts sleeps, or is past its time already.
      clock.advance(to: .init(nanoseconds: Int64(instant)))
      #expect(await left.next() == UInt64(id))
    }
    #expect(memory.account.expired == 3)
  }
}
