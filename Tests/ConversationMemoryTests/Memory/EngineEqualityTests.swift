import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("All engines answer alike")
struct EngineEqualityTests {
  private enum Answer: Equatable {
    case append(ConversationAppend<Int>)
    case batch(ConversationBatchAppend)
    case message(ConversationMessage<Int>?)
    case messages([ConversationMessage<Int>])
    case account(ConversationAccount)
  }

  /// The answers to a random script, the same for the same seed.
  private func answers(_ backing: Backing, seed: UInt64) -> [Answer] {
    var random = SeededGenerator(seed: seed)
    func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
    let clock = ConversationManualClock()
    clock.advance(by: .nanoseconds(below(2) * 50))
    let window: ConversationWindow = [
      .unbounded, .time(.nanoseconds(below(30))), .schedule(.nanoseconds(below(6))),
      [.time(.nanoseconds(below(30))), .schedule(.nanoseconds(below(6)))],
    ][below(4)]
    let memory = backing.memory(
      window: window, capacity: [1, 2, 3, 7, 70, 150, .max][below(7)],
      overflow: below(2) == 0 ? .evictOldest : .reject, clock: clock)
    let moving = below(200)
    var answers: [Answer] = []
    for step in 0..<200 {
      if step == moving { backing.midway(memory) }
      switch below(10) {
      case 0..<4: answers.append(.append(memory.append(step)))
      case 4:
        answers.append(.batch(memory.append(contentsOf: Array(0..<below(90)))))
      case 5, 6: answers.append(.message(memory.dequeue()))
      case 7: answers.append(.messages(memory.dequeue(atMost: below(80))))
      case 8: answers.append(.account(memory.account))
      default: clock.advance(by: .nanoseconds(below(8)))
      }
      (memory as? ConversationBufferWindowMemory<Int>)?.checkInvariants()
    }
    memory.finish()
    answers.append(.messages(memory.dequeue(atMost: 1_000)))
    answers.append(.account(memory.account))
    return answers
  }

  @Test("L9 L5 B3 the same operations with the same instants give the same on every engine")
  func equality() {
    withSeed { random in
      for _ in 0..<walkCount(of: 100) {
        let seed = random.next()
        let log = answers(.log, seed: seed)
        for backing in [.queue, .movingQueue, .packed, .movingPacked] as [Backing] {
          let answers = answers(backing, seed: seed)
          let parting = zip(answers, log).enumerated().first { $1.0 != $1.1 }
          #expect(parting == nil, "\(backing), seed \(seed)")
        }
      }
    }
  }

  @Test("B12 a collection may use the buffer while it is gone through", arguments: Backing.allCases)
  func lazyCollection(backing: Backing) {
    let memory = backing.memory(clock: ConversationManualClock())
    memory.append(contentsOf: (0..<3).lazy.map { $0 + memory.account.live })
    #expect(memory.dequeue(atMost: 3).map(\.payload) == [0, 1, 2])
  }

  @Test("B8 a queue that moves keeps its messages as they were", arguments: [0, 1, 5, 64, 200])
  func moved(count: Int) {
    let clock = ConversationManualClock()
    let queue: ConversationBufferWindowMemory<Int> = Backing.queue.typed(
      capacity: 300, clock: clock)
    let log: ConversationBufferWindowMemory<Int> = Backing.log.typed(capacity: 300, clock: clock)
    for number in 0..<count {
      for memory in [queue, log] {
        _ = memory.append(number)
        if number % 3 == 0 { _ = memory.dequeue() }
      }
      clock.advance(by: .nanoseconds(1))
    }
    #expect(queue.read().messages == log.read().messages)
    for memory in [queue, log] { _ = memory.append(1) }
    #expect(queue.read().messages == log.read().messages)
    #expect(queue.account == log.account)
  }
}
