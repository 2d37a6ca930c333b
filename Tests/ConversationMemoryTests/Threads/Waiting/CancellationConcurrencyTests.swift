@testable import ConversationMemory
import Testing
import _ConversationTestSupport

@Suite(.serialized) struct CancellationConcurrencyTests {
  private typealias Memory = ConversationBufferWindowMemory<LifetimeProbe>

  private static let waiterCount = 1500

  private func memory(_ course: Course, capacity: Int) -> Memory {
    Memory(course.configuration(capacity: capacity, overflow: .wait))
  }

  @Test(
    "D1 L4 L7 of thousands of consumers some are cancelled, and every message goes to one",
    arguments: Course.allCases)
  func consumersAreCancelled(course: Course) async {
    await withSeed { generator in
      let memory = memory(course, capacity: Self.waiterCount)
      let roster = LifetimeRoster(count: Self.waiterCount / 2)
      let tasks = (0..<Self.waiterCount).map { _ in
        Task { await memory.dequeue(until: .never).message.map { ($0.id, $0.payload.number) } }
      }
      let isCancelled = tasks.map { _ in Bool.random(using: &generator) }
      let halves = [0, 1].map { half in
        tasks.indices.filter { $0 % 2 == half && isCancelled[$0] }.map { tasks[$0] }
      }
      _ = await runThreads(4) { thread in
        switch thread {
        case 0, 1: for task in halves[thread] { task.cancel() }
        case 2:
          for number in 0..<Self.waiterCount / 2 { _ = memory.append(roster.probe(number)) }
        default: if course == .moving { _ = memory.read() }
        }
      }
      memory.finish()
      var got: [(ConversationMessageID, Int)] = []
      for task in tasks { if let one = await task.value { got.append(one) } }
      got += memory.dequeue(atMost: .max).map { ($0.id, $0.payload.number) }
      got.sort { $0.0 < $1.0 }
      #expect(got.map(\.1) == Array(0..<Self.waiterCount / 2), "seed \(generator.seed)")
      #expect(got.map(\.0.rawValue) == got.indices.map { UInt64($0 + 1) })
      #expect(memory.waitingCounts == WaitingCounts())
      if course.consumes { #expect(roster.settle() == LifetimeRoster.Settlement()) }
    }
  }

  @Test(
    "D1 L1 L4 L7 of thousands of producers some are cancelled, and each message has one end",
    arguments: Course.allCases.filter(\.consumes))
  func producersAreCancelled(course: Course) async {
    await withSeed { generator in
      let memory = memory(course, capacity: 3)
      let roster = LifetimeRoster(count: Self.waiterCount)
      let tasks = (0..<Self.waiterCount).map { number in
        Task {
          let probe = roster.probe(number)
          let result = await memory.append(probe, until: .never)
          if case .cancelled(let back) = result { return back === probe ? UInt64(0) : .max }
          return result.id?.rawValue ?? .max
        }
      }
      let isCancelled = tasks.map { _ in Bool.random(using: &generator) }
      let cancelled = tasks.indices.filter { isCancelled[$0] }.map { tasks[$0] }
      async let received = runThreads(3) { thread -> [Int] in
        if thread == 0 {
          for task in cancelled { task.cancel() }
          return []
        }
        if course == .moving, thread == 1 { _ = memory.read() }
        var numbers: [Int] = []
        while let message = memory.blockingDequeue(until: .never).message {
          numbers.append(message.payload.number)
        }
        return numbers
      }
      var appended: [(id: UInt64, number: Int)] = []
      for (number, task) in tasks.enumerated() {
        let id = await task.value
        #expect(id != .max)
        if id > 0 { appended.append((id, number)) }
      }
      memory.finish()
      appended.sort { $0.id < $1.id }
      #expect(appended.map(\.id) == appended.indices.map { UInt64($0 + 1) }, "a hole")
      #expect(await received.flatMap(\.self).sorted() == appended.map(\.number).sorted())
      #expect(roster.settle() == LifetimeRoster.Settlement())
    }
  }

  @Test(
    "D1 B4 of many subscribers some are cancelled, and the others see every message",
    arguments: Course.allCases.filter { $0 != .queue })
  func subscribersAreCancelled(course: Course) async {
    let memory = ConversationBufferWindowMemory<Int>(
      course.configuration(capacity: 400, overflow: .wait))
    let tasks = (0..<100).map { _ in
      let subscription = memory.subscribe()
      return Task {
        var seen: [Int] = []
        for await case .message(let message) in subscription { seen.append(message.payload) }
        return seen
      }
    }
    _ = await runThreads(2) { thread in
      if thread == 0 {
        for number in 0..<200 { _ = memory.append(number) }
      } else {
        for (number, task) in tasks.enumerated() where number.isMultiple(of: 2) { task.cancel() }
      }
    }
    memory.finish()
    for (number, task) in tasks.enumerated() {
      let seen = await task.value
      #expect(seen == Array(0..<seen.count))
      if !number.isMultiple(of: 2) { #expect(seen.count == 200) }
    }
    #expect(memory.waitingCounts == WaitingCounts())
  }

  @Test(
    "D1 a task that is cancelled already waits for nothing and takes nothing",
    arguments: Course.allCases)
  func cancelledBefore(course: Course) async {
    let memory = ConversationBufferWindowMemory<Int>(
      course.configuration(capacity: 1, overflow: .wait))
    let task = Task {
      // Nothing but the cancellation ends this.
      while !Task.isCancelled { await Task.yield() }
      let none = await memory.dequeue(until: .never)
      _ = memory.append(1)
      let one = await memory.dequeue(until: .never)
      let full = await memory.append(2, until: .never)
      var sequence = memory.messages.makeAsyncIterator()
      let next = await sequence.next()
      return none == .cancelled && one == .cancelled && full == .cancelled(2) && next == nil
    }
    task.cancel()
    #expect(await task.value)
    #expect(memory.dequeue()?.payload == 1)
    #expect(memory.waitingCounts == WaitingCounts())
  }

  @Test("D1 cancelling one that was served changes nothing", arguments: Course.allCases)
  func cancelledAfter(course: Course) async {
    let memory = ConversationBufferWindowMemory<Int>(
      course.configuration(capacity: 1, overflow: .wait))
    let consumer = Task { await memory.dequeue(until: .never) }
    await memory.yield { $0.consumers == 1 }
    _ = memory.append(1)
    consumer.cancel()
    #expect(await consumer.value.message?.payload == 1)
    guard course.consumes else { return }
    _ = memory.append(2)
    let producer = Task { await memory.append(3, until: .never) }
    await memory.yield { $0.producers == 1 }
    #expect(memory.dequeue()?.payload == 2)
    producer.cancel()
    #expect(await producer.value.id?.rawValue == 3)
    #expect(memory.dequeue()?.payload == 3)
  }

  @Test(
    "D1 a task that goes through the messages ends when it is cancelled, however many come",
    arguments: Course.allCases)
  func sequencesEnd(course: Course) async {
    let memory = ConversationBufferWindowMemory<Int>(
      course.configuration(capacity: 8, overflow: .evictOldest))
    let task = Task {
      // There is always one more.
      for await message in memory.messages { _ = memory.append(message.payload + 1) }
    }
    _ = memory.append(0)
    while memory.account.appended < 10 { await Task.yield() }
    task.cancel()
    await task.value
  }
}
