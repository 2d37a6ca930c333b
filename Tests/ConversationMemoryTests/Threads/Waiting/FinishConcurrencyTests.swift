@testable import ConversationMemory
import Testing
import _ConversationTestSupport

@Suite(.serialized) struct FinishConcurrencyTests {
  private func memory(
    _ course: Course, capacity: Int
  ) -> ConversationBufferWindowMemory<Int> {
    ConversationBufferWindowMemory(course.configuration(capacity: capacity, overflow: .wait))
  }

  @Test(
    "B7 who waits for room gets the message back, and consumers drain what is live",
    arguments: Course.allCases)
  func producersGetTheirMessageBack(course: Course) async {
    let memory = memory(course, capacity: 2)
    _ = memory.append(contentsOf: [10, 11])
    let tasks = (0..<3).map { number in
      Task { await memory.append(number, until: .never) }
    }
    let barrier = SpinBarrier(3)
    let threads = await runThreads(6) { thread in
      if thread < 3 { return memory.blockingAppend(thread, until: .never) }
      if thread == 3, course == .moving { _ = memory.read() }
      memory.spin { $0.producers == 6 }
      barrier.wait()
      memory.finish()
      return memory.append(thread)
    }
    for (number, result) in threads.enumerated() { #expect(result == .finished(number)) }
    for (number, task) in tasks.enumerated() { #expect(await task.value == .finished(number)) }
    #expect(memory.append(contentsOf: [1, 2]) == .finished)
    #expect(await memory.dequeue(until: .never).message?.payload == 10)
    #expect(await memory.dequeue(until: .never).message?.payload == 11)
    #expect(await memory.dequeue(until: .never) == .finished)
    #expect(memory.account.appended == 2)
  }

  @Test(
    "B7 who waits for a message or an event gets the end, from many threads at once",
    arguments: Course.allCases)
  func consumersEnd(course: Course) async {
    let memory = memory(course, capacity: 2)
    let tasks = (0..<3).map { _ in Task { await memory.dequeue(until: .never) } }
    let sequences = (0..<2).map { _ in
      Task { await memory.messages.reduce(0) { count, _ in count + 1 } }
    }
    let subscribers = course == .queue ? 0 : 3
    let subscriptions = (0..<subscribers).map { _ in
      Task { await memory.subscribe().reduce(0) { count, _ in count + 1 } }
    }
    let barrier = SpinBarrier(4)
    let threads = await runThreads(8) { thread in
      if thread < 4 { return memory.blockingDequeue(until: .never) }
      let all = WaitingCounts(consumers: 9, subscribers: subscribers)
      memory.spin { $0 == all }
      barrier.wait()
      memory.finish()
      return .finished
    }
    for result in threads { #expect(result == .finished) }
    for task in tasks { #expect(await task.value == .finished) }
    for task in sequences + subscriptions { #expect(await task.value == 0) }
    #expect(memory.waitingCounts == WaitingCounts())
  }
}
