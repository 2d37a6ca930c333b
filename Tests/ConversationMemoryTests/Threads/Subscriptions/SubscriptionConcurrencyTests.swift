@testable import ConversationMemory
import Testing
import _ConversationTestSupport

@Suite(.serialized) struct SubscriptionConcurrencyTests {
  private typealias Memory = ConversationBufferWindowMemory<Parcel>

  /// What a subscriber was told: the ids that it saw and those that it lagged behind.
  private struct Log: Sendable {
    var ids: [UInt64] = []
    var parcels: [Parcel] = []
    var lagged: [Range<UInt64>] = []
    private(set) var hasGap = false
    private var next: UInt64 = 1

    mutating func add(_ event: ConversationEvent<Parcel>) {
      switch event {
      case .message(let message):
        hasGap = hasGap || message.id.rawValue != next
        next = message.id.rawValue + 1
        ids.append(message.id.rawValue)
        parcels.append(message.payload)
      case .lagged(let range):
        let numbers = range.lowerBound.rawValue..<range.upperBound.rawValue
        hasGap = hasGap || numbers.lowerBound != next || numbers.isEmpty
        next = numbers.upperBound
        lagged.append(numbers)
      }
    }

    /// Whether every id up to one was either seen or told to be missed, once, in order.
    func isWhole(to last: Int) -> Bool { !hasGap && next == UInt64(last + 1) }
  }

  private static let producerCount = 3
  private static let quota = 300

  private func run(
    _ memory: Memory, consumes: Bool = false
  ) async -> [Log] {
    let left = Countdown(Self.producerCount)
    let forThreads = (0..<2).map { _ in memory.subscribe() }
    let tasks = (0..<2).map { _ in
      let subscription = memory.subscribe()
      return Task {
        var log = Log()
        for await event in subscription { log.add(event) }
        return log
      }
    }
    var logs = await runThreads(Self.producerCount + 3) { thread -> Log? in
      if thread < Self.producerCount {
        for number in 0..<Self.quota {
          let parcel = Parcel(producer: thread, number: number)
          _ = memory.blockingAppend(parcel, until: .never)
        }
        if left.isLast() { memory.finish() }
        return nil
      }
      if thread == Self.producerCount {
        while consumes, memory.blockingDequeue(until: .never).message != nil {}
        return nil
      }
      var log = Log()
      let subscription = forThreads[thread - Self.producerCount - 1]
      while let event = subscription.blockingNext(until: .never) { log.add(event) }
      return log
    }.compactMap(\.self)
    for task in tasks { logs.append(await task.value) }
    return logs
  }

  @Test("B4 L1 every subscriber sees every live message in order", arguments: [false, true])
  func seesAll(startsAsQueue: Bool) async {
    let course = startsAsQueue ? Course.moving : .keptLog
    let memory = Memory(course.configuration(capacity: 900, overflow: .wait))
    for log in await run(memory) {
      #expect(log.isWhole(to: 900))
      #expect(log.lagged.isEmpty)
      for producer in 0..<Self.producerCount {
        let numbers = log.parcels.filter { $0.producer == producer }.map(\.number)
        #expect(numbers == Array(0..<Self.quota))
      }
    }
  }

  @Test(
    "B4 a slow subscriber is told what it missed, and nothing is skipped silently",
    arguments: [ConversationOverflow.evictOldest, .wait], [Course.consumedLog, .moving])
  func isToldOfGaps(overflow: ConversationOverflow, course: Course) async {
    let memory = Memory(course.configuration(capacity: 4, overflow: overflow))
    for log in await run(memory, consumes: true) { #expect(log.isWhole(to: 900)) }
    #expect(memory.account.live == 0)
  }

  @Test("B4 subscriptions come and go while others wait")
  func comeAndGo() async {
    let memory = Memory(Course.keptLog.configuration(capacity: 16, overflow: .evictOldest))
    let waiting = (0..<8).map { _ in
      let subscription = memory.subscribe(from: .newest)
      return Task {
        var log = Log()
        for await event in subscription { log.add(event) }
        return log
      }
    }
    await memory.yield { $0.subscribers == 8 }
    _ = await runThreads(4) { thread in
      for number in 0..<200 {
        if thread == 0 {
          _ = memory.append(Parcel(producer: 0, number: number))
          continue
        }
        let position: ConversationPosition = thread == 1 ? .oldest : .newest
        let subscription = memory.subscribe(from: position)
        if thread == 3 { _ = subscription.next() }
      }
      return 0
    }
    memory.finish()
    for task in waiting { #expect(await task.value.isWhole(to: 200)) }
  }

  @Test("B4 a waiting subscriber keeps its subscription, though nobody else does")
  func waiterKeepsSubscription() async {
    let memory = Memory(Course.keptLog.configuration(capacity: 4, overflow: .evictOldest))
    let task = Task { await memory.subscribe().next(until: .never) }
    await memory.yield { $0.subscribers == 1 }
    let parcel = Parcel(producer: 0, number: 0)
    _ = memory.append(parcel)
    guard case .message(let message) = await task.value else {
      Issue.record("no message came")
      return
    }
    #expect(message.payload == parcel)
  }
}
