import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Subscriptions in batches")
struct ConversationSubscriptionBatchTests {
  private func describe(_ events: [ConversationEvent<Int>]) -> [String] {
    events.map { event in
      switch event {
      case .message(let message): "\(message.payload)"
      case .lagged(let range): "lost \(range.lowerBound)..<\(range.upperBound)"
      }
    }
  }

  @Test("B4 a batch has what as many single events have", arguments: [0, 1, 2, 63, 64, 65, 200])
  func asSingleEvents(limit: Int) {
    let memory = ConversationBufferWindowMemory<Int>(capacity: 150)
    let (one, many) = (memory.subscribe(), memory.subscribe())
    for number in 1...170 { _ = memory.append(number) }
    memory.remove(ConversationMessageID(rawValue: 100))
    var expected: [ConversationEvent<Int>] = []
    while expected.count < limit, let event = one.next() { expected.append(event) }
    var events: [ConversationEvent<Int>] = []
    #expect(many.next(atMost: limit, into: &events) == expected.count)
    #expect(describe(events) == describe(expected))
    #expect(many.next().map { describe([$0]) } == one.next().map { describe([$0]) })
  }

  @Test("B4 B7 a batch that waits begins with what comes, and is empty at the end")
  func waiting() async {
    let memory = ConversationBufferWindowMemory<Int>()
    let subscription = memory.subscribe()
    let follower = Task {
      var payloads: [String] = []
      var events: [ConversationEvent<Int>] = []
      while await subscription.next(atMost: 8, into: &events, until: .never) > 0 {
        payloads += describe(events)
        events.removeAll(keepingCapacity: true)
      }
      return payloads
    }
    while memory.waitingCounts.subscribers == 0 { await Task.yield() }
    for number in 1...100 { _ = memory.append(number) }
    memory.finish()
    #expect(await follower.value == (1...100).map(String.init))
  }

  @Test("B4 a waiting subscriber sleeps on while others only read and dequeue")
  func sleepsOn() async {
    let memory = ConversationBufferWindowMemory<Int>()
    _ = memory.append(1)
    let subscription = memory.subscribe(from: .newest)
    let follower = Task { await subscription.next(until: .never) }
    while memory.waitingCounts.subscribers == 0 { await Task.yield() }
    #expect(memory.dequeue()?.payload == 1)
    #expect(memory.read().messages.count == 1)
    #expect(memory.waitingCounts.subscribers == 1)
    _ = memory.append(2)
    #expect(memory.waitingCounts.subscribers == 0)
    guard case .message(let message) = await follower.value else {
      Issue.record("the subscriber got no message")
      return
    }
    #expect(message.payload == 2)
  }

  @Test("B4 a batch gives up at its deadline, and when its task is cancelled")
  func outcomes() async {
    let memory = ConversationBufferWindowMemory<Int>()
    let subscription = memory.subscribe()
    var events: [ConversationEvent<Int>] = []
    #expect(await subscription.next(atMost: 4, into: &events, until: .after(.zero)) == 0)
    let follower = Task {
      var events: [ConversationEvent<Int>] = []
      return await subscription.next(atMost: 4, into: &events, until: .never)
    }
    follower.cancel()
    #expect(await follower.value == 0)
    #expect(events.isEmpty)
  }
}
