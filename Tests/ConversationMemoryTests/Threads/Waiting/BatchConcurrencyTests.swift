@testable import ConversationMemory
import Testing
import _ConversationTestSupport

@Suite(.serialized) struct BatchConcurrencyTests {
  private typealias Memory = ConversationBufferWindowMemory<Int>

  /// Those in which a consumer makes room.
  static let courses = Course.allCases.filter(\.consumes)

  private func memory(_ course: Course, capacity: Int = 4) -> Memory {
    Memory(course.configuration(capacity: capacity, overflow: .wait))
  }

  @Test(
    "B2 B12 a batch waits until there is room for all of it, and nobody passes it",
    arguments: courses)
  func waitsForAll(course: Course) async {
    let memory = memory(course)
    _ = memory.append(contentsOf: [0, 1, 2])
    let results = await runThreads(3) { thread -> [Int] in
      memory.spin { $0.producers == thread }
      switch thread {
      case 0:
        guard case .appended(let ids) = memory.blockingAppend(contentsOf: [3, 4, 5], until: .never)
        else { return [] }
        return ids.map { Int($0.rawValue) }
      case 1: return [Int(memory.blockingAppend(6, until: .never).id?.rawValue ?? 0)]
      default:
        if course == .moving { _ = memory.read() }
        // There is room for one, but the batch is first.
        let first = [memory.dequeue()?.payload, nil].compactMap(\.self)
        guard memory.waitingCounts.producers == 2 else { return [] }
        var rest: [Int] = []
        while first.count + rest.count < 7 {
          memory.blockingDequeue(atMost: 2, into: &rest, until: .never)
        }
        return first + rest
      }
    }
    #expect(results[0] == [4, 5, 6])
    #expect(results[1] == [7])
    #expect(results[2] == Array(0..<7))
  }

  @Test(
    "B2 a batch that waits ends with its deadline, with its task, or with the buffer",
    arguments: courses)
  func ends(course: Course) async {
    let memory = memory(course)
    _ = memory.append(contentsOf: [0, 1, 2])
    if course == .moving { _ = memory.read() }
    #expect(await memory.append(contentsOf: [3, 4], until: .after(.zero)) == .deadline)
    let cancelled = Task { await memory.append(contentsOf: [3, 4], until: .never) }
    await memory.yield { $0.producers == 1 }
    cancelled.cancel()
    #expect(await cancelled.value == .cancelled)
    let drafts = Task {
      await memory.append(
        contentsOf: [3, 4].map { ConversationDraft($0) }, until: .never)
    }
    await memory.yield { $0.producers == 1 }
    memory.finish()
    #expect(await drafts.value == .finished)
    #expect(memory.account.appended == 3)
  }

  @Test("B2 B12 what can never fit is not waited for", arguments: courses)
  func neverFits(course: Course) async {
    let memory = memory(course)
    #expect(await memory.append(contentsOf: Array(0..<5), until: .never) == .full)
    #expect(
      await memory.append(
        contentsOf: (0..<5).map { ConversationDraft($0) }, until: .never) == .full)
    #expect(memory.account.appended == 0)
  }

  @Test(
    "B3 who waits for several messages gets those that are there, at least one", arguments: courses)
  func takesWhatIsThere(course: Course) async {
    let memory = memory(course)
    let consumer = Task {
      var numbers: [Int] = []
      var counts: [Int] = []
      while case let count = await memory.dequeue(atMost: 3, into: &numbers, until: .never),
        count > 0
      {
        counts.append(count)
      }
      return (numbers, counts)
    }
    await memory.yield { $0.consumers == 1 }
    _ = memory.append(0)
    await memory.yield { $0.consumers == 1 }
    if course == .moving { _ = memory.read() }
    _ = memory.append(1)
    memory.finish()
    let (numbers, counts) = await consumer.value
    #expect(numbers == [0, 1])
    #expect(counts == [1, 1])
  }

  @Test("L1 L4 B12 batches of many come whole, each message once, in order", arguments: courses)
  func race(course: Course) async {
    let memory = memory(course, capacity: 20)
    let perProducer = 3_000
    let results = await runThreads(5) { thread -> [Int] in
      switch thread {
      case 0, 1:
        var next = thread * perProducer
        while next < (thread + 1) * perProducer {
          let end = min(next + 1 + next % 7, (thread + 1) * perProducer)
          guard
            case .appended(let ids) = memory.blockingAppend(
              contentsOf: next..<end, until: .never), ids.count == end - next
          else { return [-1] }
          next = end
        }
        return []
      case 2:
        if course == .moving { _ = memory.read() }
        return []
      default:
        var numbers: [Int] = []
        while memory.blockingDequeue(atMost: 1 + thread, into: &numbers, until: .never) > 0 {
          if memory.account.consumed == 2 * perProducer { memory.finish() }
        }
        return numbers
      }
    }
    #expect(results[0] == [] && results[1] == [])
    let numbers = results[3] + results[4]
    #expect(numbers.sorted() == Array(0..<2 * perProducer))
    for consumer in [results[3], results[4]] {
      // Of each producer a consumer sees a rising sequence.
      for producer in 0..<2 {
        let own = consumer.filter { $0 / perProducer == producer }
        #expect(own == own.sorted())
      }
    }
  }
}
