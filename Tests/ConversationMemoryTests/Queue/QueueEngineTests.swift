import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("The engine of a queue")
struct QueueEngineTests {
  private func engine(
    _ clock: ConversationManualClock, capacity: Int, window: ConversationWindow = .unbounded
  ) -> ConversationBufferWindowMemory<Int> {
    var configuration = ConversationConfiguration<Int>()
    configuration.retention = .untilConsumed
    configuration.capacity = capacity
    configuration.window = window
    configuration.clock = .injected(clock)
    return ConversationBufferWindowMemory(configuration)
  }

  @Test("B1 B3 every count of messages passes every capacity, from every slot", arguments: 1...10)
  func wrapAround(capacity: Int) {
    let queue = engine(ConversationManualClock(), capacity: capacity)
    var next = 0
    var expected = 0
    for _ in 0..<capacity {
      for count in 1...capacity {
        for _ in 0..<count {
          #expect(queue.append(next) != .full(next))
          next += 1
        }
        for _ in 0..<count {
          #expect(queue.dequeue()?.payload == expected)
          expected += 1
        }
        #expect(queue.dequeue() == nil)
      }
      // The next round begins one slot further on.
      _ = queue.append(next)
      #expect(queue.dequeue()?.payload == next)
      next += 1
      expected += 1
    }
  }

  @Test("M1 a ring grows with what is live, from wherever it begins", arguments: [0, 1, 63])
  func growth(offset: Int) {
    let clock = ConversationManualClock()
    let queue = engine(clock, capacity: 5_000, window: .time(.nanoseconds(10)))
    for number in 0..<offset {
      _ = queue.append(number)
      _ = queue.dequeue()
    }
    #expect(queue.ends?.head.pointee.ring.slotCount == 64)
    for number in 0..<3_000 { _ = queue.append(number) }
    #expect(queue.ends?.head.pointee.ring.slotCount == 4_096)
    for number in 0..<2_900 { #expect(queue.dequeue()?.payload == number) }
    clock.advance(by: .nanoseconds(9))
    _ = queue.append(7)
    clock.advance(by: .nanoseconds(1))
    #expect(queue.account.expired == 100)
    #expect(queue.ends?.head.pointee.ring.slotCount == 64)
    #expect(queue.dequeue()?.payload == 7)
  }

  @Test("B12 a batch is put across the end of the ring", arguments: 1...10)
  func batch(count: Int) {
    let queue = engine(ConversationManualClock(), capacity: 10)
    for start in 0..<10 {
      let numbers = Array(start..<(start + count))
      #expect(queue.append(contentsOf: numbers).count == count)
      var payloads: [Int] = []
      #expect(queue.dequeue(atMost: 20, into: &payloads) == count)
      #expect(payloads == numbers)
    }
    #expect(queue.append(contentsOf: Array(0..<11)) == .full)
  }

  @Test("M4 the two ends, their locks and the slots lie on cache lines of their own")
  func cacheLines() throws {
    let queue = engine(ConversationManualClock(), capacity: 64)
    let ends = try #require(queue.ends)
    let tail = unsafe Int(bitPattern: ends.tail.address)
    let head = unsafe Int(bitPattern: ends.head.address)
    let slots = unsafe Int(bitPattern: ends.head.pointee.ring.base)
    for address in [tail, head, slots] { #expect(address % 128 == 0) }
    #expect(abs(tail - head) >= 128)
    #expect(MemoryLayout<QueueSide<Int>>.size <= 128)
  }

  @Test("M3 M4 in the steady state nothing grows", arguments: [true, false])
  func steady(isQueue: Bool) {
    let clock = ConversationManualClock()
    let memory = ConversationBufferWindowMemory<Int>(
      window: .count(.max), capacity: 100, retention: isQueue ? .untilConsumed : .window,
      clock: .injected(clock))
    for number in 0..<1_000 { _ = memory.append(number) }
    let usage = memory.usage
    for number in 0..<100_000 {
      _ = memory.append(number)
      if number % 2 == 0 { _ = memory.dequeue() }
    }
    #expect(memory.usage.heldBytes == usage.heldBytes)
    #expect(memory.usage.peakBytes == usage.peakBytes)
  }
}

extension ConversationBatchAppend {
  /// How many messages were appended.
  fileprivate var count: Int {
    if case .appended(let ids) = self { ids.count } else { 0 }
  }
}
