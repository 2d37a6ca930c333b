@testable import ConversationMemory
import Testing
import _ConversationTestSupport

@Suite(.serialized) struct FairnessConcurrencyTests {
  private let count = 6

  private func memory(
    _ course: Course, capacity: Int = 16
  ) -> ConversationBufferWindowMemory<Int> {
    ConversationBufferWindowMemory(course.configuration(capacity: capacity, overflow: .wait))
  }

  @Test(
    "B3 threads that wait for a message get one in the order in which they came",
    arguments: Course.allCases)
  func consumersAreServedInOrder(course: Course) async {
    let memory = memory(course)
    let got = await runThreads(count + 1) { [count] thread in
      memory.spin { $0.consumers == thread }
      if thread < count { return memory.blockingDequeue(until: .never).message?.payload }
      if course == .moving { _ = memory.read() }
      for number in 0..<count {
        _ = memory.append(number)
        // One append has woken one of them: the others are in line still.
        let waiting = memory.waitingCounts.consumers
        if waiting != count - 1 - number { return -waiting }
      }
      return nil
    }
    #expect(got == [0, 1, 2, 3, 4, 5, nil])
  }

  @Test("B3 a batch serves as many as it has messages, in order", arguments: Course.allCases)
  func batchServesInOrder(course: Course) async {
    let memory = memory(course)
    let got = await runThreads(count + 1) { [count] thread in
      memory.spin { $0.consumers == thread }
      if thread < count { return memory.blockingDequeue(until: .never).message?.payload }
      _ = memory.append(contentsOf: Array(0..<4))
      let waiting = memory.waitingCounts.consumers
      _ = memory.append(contentsOf: Array(4..<count))
      return waiting
    }
    #expect(got == [0, 1, 2, 3, 4, 5, 2])
  }

  @Test(
    "B3 tasks that wait for a message get one in the order in which they came",
    arguments: Course.allCases)
  func tasksAreServedInOrder(course: Course) async {
    let memory = memory(course)
    var tasks: [Task<Int?, Never>] = []
    for number in 0..<count {
      tasks.append(Task { await memory.dequeue(until: .never).message?.payload })
      await memory.yield { $0.consumers == number + 1 }
    }
    if course == .moving { _ = memory.read() }
    for number in 0..<count {
      _ = memory.append(number)
      #expect(memory.waitingCounts.consumers == count - 1 - number)
    }
    for (number, task) in tasks.enumerated() { #expect(await task.value == number) }
  }

  @Test(
    "B2 threads that wait for room append in the order in which they came, and nobody passes",
    arguments: Course.allCases.filter(\.consumes))
  func producersAreServedInOrder(course: Course) async {
    let memory = memory(course, capacity: 1)
    _ = memory.append(-1)
    let ids = await runThreads(count + 1) { [count] thread in
      memory.spin { $0.producers == thread }
      if thread < count { return memory.blockingAppend(thread, until: .never).id?.rawValue }
      if course == .moving { _ = memory.read() }
      for number in -1..<count {
        if memory.append(1000) != .full(1000) { return 1000 }
        if memory.append(contentsOf: [1000]) != .full { return 1001 }
        guard memory.dequeue()?.payload == number else { return 1002 }
        let waiting = memory.waitingCounts.producers
        if waiting != max(0, count - 2 - number) { return 1003 }
      }
      return nil
    }
    let expected: [UInt64?] = [2, 3, 4, 5, 6, 7, nil]
    #expect(ids == expected)
  }

  @Test(
    "B2 tasks that wait for room append in the order in which they came",
    arguments: Course.allCases.filter(\.consumes))
  func producingTasksAreServedInOrder(course: Course) async {
    let memory = memory(course, capacity: 2)
    _ = memory.append(contentsOf: [-2, -1])
    var tasks: [Task<ConversationAppend<Int>, Never>] = []
    for number in 0..<count {
      tasks.append(Task { await memory.append(number, until: .never) })
      await memory.yield { $0.producers == number + 1 }
    }
    if course == .moving { _ = memory.read() }
    for number in -2..<count { #expect(memory.dequeue()?.payload == number) }
    for (number, task) in tasks.enumerated() {
      #expect(await task.value.id?.rawValue == UInt64(number + 3))
    }
  }

  @Test(
    "B2 one that gives up in the middle of the line leaves the order of the others",
    arguments: Course.allCases.filter(\.consumes))
  func orderSurvivesWithdrawal(course: Course) async {
    let memory = memory(course, capacity: 1)
    _ = memory.append(-1)
    var tasks: [Task<ConversationAppend<Int>, Never>] = []
    for number in 0..<count {
      tasks.append(Task { await memory.append(number, until: .never) })
      await memory.yield { $0.producers == number + 1 }
    }
    for number in [0, 3, 5] {
      tasks[number].cancel()
      #expect(await tasks[number].value == .cancelled(number))
    }
    if course == .moving { _ = memory.read() }
    for number in [-1, 1, 2, 4] { #expect(memory.dequeue()?.payload == number) }
    #expect(memory.waitingCounts == WaitingCounts())
  }
}
