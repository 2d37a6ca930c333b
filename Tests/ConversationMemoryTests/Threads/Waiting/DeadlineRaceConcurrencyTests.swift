@testable import ConversationMemory
import Testing
import _ConversationTestSupport

@Suite(.serialized) struct DeadlineRaceConcurrencyTests {
  @Test(
    "B2 B3 L4 where deadline and service meet, one of them wins and no message is lost",
    arguments: Course.allCases.filter(\.consumes))
  func deadlinesMeetService(course: Course) async {
    let memory = ConversationBufferWindowMemory<Int>(
      course.configuration(capacity: 2, overflow: .wait))
    let quota = 150
    async let threads = runThreads(4) { thread -> [Int] in
      if thread == 0, course == .moving { _ = memory.read() }
      return thread.isMultiple(of: 2)
        ? Self.produce(thread, quota, memory) : Self.consume(quota, memory)
    }
    async let tasks = withTaskGroup(of: [Int].self) { group in
      for task in 4..<8 {
        group.addTask {
          task.isMultiple(of: 2)
            ? await Self.produceInTask(task, quota, memory)
            : await Self.consumeInTask(quota, memory)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    // Producers say by a negative number what they appended.
    let all = await (threads + tasks).flatMap(\.self)
    memory.finish()
    let rest = memory.dequeue(atMost: 2).map(\.payload)
    let appended = all.filter { $0 < 0 }.map { -$0 }
    let received = all.filter { $0 > 0 } + rest
    #expect(appended.sorted() == received.sorted())
    #expect(memory.account.consumed == received.count)
    #expect(memory.waitingCounts == WaitingCounts())
  }

  private static func deadline(_ attempt: Int) -> ConversationDeadline {
    .after(.microseconds(attempt % 5 * 40))
  }

  private static func produce(
    _ producer: Int, _ quota: Int, _ memory: ConversationBufferWindowMemory<Int>
  ) -> [Int] {
    (1...quota).compactMap { attempt -> Int? in
      let number = producer * 1_000_000 + attempt
      let result = memory.blockingAppend(number, until: deadline(attempt))
      if result.id != nil { return -number }
      return result == .deadline(number) ? nil : 0
    }
  }

  private static func consume(
    _ quota: Int, _ memory: ConversationBufferWindowMemory<Int>
  ) -> [Int] {
    (1...quota).compactMap { attempt -> Int? in
      memory.blockingDequeue(until: deadline(attempt)).message?.payload
    }
  }

  private static func produceInTask(
    _ producer: Int, _ quota: Int, _ memory: ConversationBufferWindowMemory<Int>
  ) async -> [Int] {
    var appended: [Int] = []
    for attempt in 1...quota {
      let number = producer * 1_000_000 + attempt
      let result = await memory.append(number, until: deadline(attempt))
      if result.id != nil { appended.append(-number) }
    }
    return appended
  }

  private static func consumeInTask(
    _ quota: Int, _ memory: ConversationBufferWindowMemory<Int>
  ) async -> [Int] {
    var received: [Int] = []
    for attempt in 1...quota {
      let result = await memory.dequeue(until: deadline(attempt))
      if let message = result.message { received.append(message.payload) }
    }
    return received
  }
}
