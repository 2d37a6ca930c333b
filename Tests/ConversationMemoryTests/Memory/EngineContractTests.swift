import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("The contract of every engine")
struct EngineContractTests {
  @Test(
    "L1 B1 B3 ids rise by one, and messages come out in their order", arguments: Backing.allCases)
  func order(backing: Backing) throws {
    let clock = ConversationManualClock()
    let memory = backing.memory(capacity: 200, clock: clock)
    for number in 1...100 {
      #expect(memory.append(number).id?.rawValue == UInt64(number))
      clock.advance(by: .nanoseconds(1))
      if number == 50 { backing.midway(memory) }
    }
    for number in 1...100 {
      let message = try #require(memory.dequeue())
      #expect(message.payload == number)
      #expect(message.id.rawValue == UInt64(number))
      #expect(message.arrival.nanoseconds == Int64(number - 1))
      #expect(message.expiry == .distantFuture)
      #expect(message.parent?.rawValue == (number == 1 ? nil : UInt64(number - 1)))
      #expect(message.depth == number - 1)
    }
    #expect(memory.dequeue() == nil)
  }

  @Test(
    "W1 L2 a message is live while now < arrival + T, to the nanosecond",
    arguments: Backing.allCases, [0, 1, 2, 10])
  func time(backing: Backing, length: Int) {
    let clock = ConversationManualClock()
    let memory = backing.memory(window: .time(.nanoseconds(length)), clock: clock)
    for instant in 0..<3 {
      memory.append(instant)
      clock.advance(by: .nanoseconds(1))
    }
    backing.midway(memory)
    // It is 3 now; the first message is live until `length`.
    for instant in 3..<20 {
      let live = (0..<3).filter { instant < $0 + length }
      #expect(memory.account.live == live.count)
      #expect(memory.account.expired == 3 - live.count)
      if backing.isWindow {
        #expect(memory.read(through: .unbounded).messages.map(\.payload) == live)
      }
      clock.advance(by: .nanoseconds(1))
    }
  }

  @Test(
    "W1 L2 a dequeue skips what is over and counts it", arguments: Backing.allCases, 0...6)
  func skip(backing: Backing, instant: Int) {
    let clock = ConversationManualClock()
    let memory = backing.memory(window: .time(.nanoseconds(4)), clock: clock)
    for number in 0..<3 {
      memory.append(number)
      clock.advance(by: .nanoseconds(1))
    }
    backing.midway(memory)
    clock.advance(by: .nanoseconds(instant))
    let live = (0..<3).filter { 3 + instant < $0 + 4 }
    #expect(memory.dequeue(atMost: 10).map(\.payload) == live)
    let account = memory.account
    #expect(account.expired == 3 - live.count)
    #expect(account.consumed + account.delivered == live.count)
  }

  @Test(
    "W2 node number i expires at i × T after the start", arguments: Backing.allCases, [0, 1, 3])
  func schedule(backing: Backing, period: Int) {
    let clock = ConversationManualClock()
    clock.advance(by: .nanoseconds(7))
    let memory = backing.memory(window: .schedule(.nanoseconds(period)), clock: clock)
    for number in 1...4 { memory.append(number) }
    backing.midway(memory)
    for instant in 0..<20 {
      let live = (1...4).filter { instant < $0 * period }
      #expect(memory.account.live == live.count)
      clock.advance(by: .nanoseconds(1))
    }
  }

  @Test(
    "B2 L3 a full buffer evicts its oldest, or refuses", arguments: Backing.allCases, 1...10)
  func overflow(backing: Backing, capacity: Int) {
    let clock = ConversationManualClock()
    let evicting = backing.memory(capacity: capacity, clock: clock)
    let rejecting = backing.memory(capacity: capacity, overflow: .reject, clock: clock)
    let waiting = backing.memory(capacity: capacity, overflow: .wait, clock: clock)
    for number in 1...20 {
      if number == 6 { for memory in [evicting, rejecting, waiting] { backing.midway(memory) } }
      let id = ConversationMessageID(rawValue: UInt64(number))
      #expect(evicting.append(number) == .appended(id))
      for memory in [rejecting, waiting] {
        #expect(memory.append(number) == (number <= capacity ? .appended(id) : .full(number)))
      }
      #expect(evicting.account.live == min(number, capacity))
      #expect(evicting.account.evicted == max(0, number - capacity))
      #expect(rejecting.account.live == min(number, capacity))
    }
    let last = (1...20).suffix(capacity)
    #expect(evicting.dequeue(atMost: 30).map(\.payload) == Array(last))
    #expect(rejecting.dequeue(atMost: 30).map(\.payload) == Array((1...20).prefix(capacity)))
  }

  @Test("B2 a message that is over does not fill the buffer", arguments: Backing.allCases)
  func overIsNotFull(backing: Backing) {
    let clock = ConversationManualClock()
    let memory = backing.memory(
      window: .time(.nanoseconds(5)), capacity: 2, overflow: .reject, clock: clock)
    memory.append(contentsOf: [1, 2])
    backing.midway(memory)
    #expect(memory.append(3) == .full(3))
    clock.advance(by: .nanoseconds(5))
    #expect(memory.append(3).id?.rawValue == 3)
    #expect(memory.account.expired == 2)
  }

  @Test("B7 finish ends appending; consumers drain what is live", arguments: Backing.allCases)
  func finish(backing: Backing) async {
    let clock = ConversationManualClock()
    let memory = backing.memory(clock: clock)
    memory.append(contentsOf: [1, 2, 3])
    memory.finish()
    memory.finish()
    #expect(memory.append(4) == .finished(4))
    #expect(memory.append(contentsOf: [4]) == .finished)
    #expect(memory.append(contentsOf: [Int]()) == .finished)
    backing.midway(memory)
    #expect(memory.append(ConversationDraft(4)) == .finished(4))
    #expect(await memory.drain() == [1, 2, 3])
    #expect(await memory.dequeue(until: .never) == .finished)
  }

  @Test(
    "B12 several messages are appended under consecutive ids, or none", arguments: Backing.allCases,
    0...10)
  func several(backing: Backing, count: Int) {
    let clock = ConversationManualClock()
    let memory = backing.memory(capacity: 8, overflow: .reject, clock: clock)
    memory.append(contentsOf: [1, 2, 3])
    backing.midway(memory)
    let first = ConversationMessageID(rawValue: 4)
    let result = memory.append(contentsOf: (0..<count).lazy.map { $0 + 4 })
    #expect(result == (count <= 5 ? .appended(first..<first.advanced(by: count)) : .full))
    let expected = count <= 5 ? Array(1..<(4 + count)) : [1, 2, 3]
    #expect(memory.dequeue(atMost: 20).map(\.payload) == expected)
  }

  @Test("B12 a collection may use the buffer while it is gone through", arguments: Backing.allCases)
  func lazyCollection(backing: Backing) {
    let memory = backing.memory(clock: ConversationManualClock())
    memory.append(contentsOf: (0..<3).lazy.map { $0 + memory.account.live })
    #expect(memory.dequeue(atMost: 3).map(\.payload) == [0, 1, 2])
  }

  @Test("B8 L5 what was dequeued leaves, or stays", arguments: Backing.allCases, 0...5)
  func retention(backing: Backing, count: Int) {
    let memory = backing.memory(clock: ConversationManualClock())
    memory.append(contentsOf: [1, 2, 3, 4, 5])
    var payloads = memory.dequeue(atMost: count).map(\.payload)
    #expect(payloads.count == count)
    backing.midway(memory)
    let account = memory.account
    let stays = backing.isWindow
    #expect(account.consumed == (stays ? 0 : count))
    #expect(account.delivered == (stays ? count : 0))
    #expect(account.live == (stays ? 5 : 5 - count))
    payloads += memory.dequeue(atMost: .max).map(\.payload)
    #expect(payloads == [1, 2, 3, 4, 5])
    let read = memory.read().messages.map(\.payload)
    #expect(read == (stays ? [1, 2, 3, 4, 5] : []))
  }
}
