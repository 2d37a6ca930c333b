import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("The contract of a conversation, at every distance")
struct ConversationContractTests {
  @Test(
    "L1 B1 B3 ids rise by one, and messages come out in their order", arguments: Backing.allCases)
  func order(backing: Backing) async throws {
    let clock = ConversationManualClock()
    let memory = backing.subject(capacity: 200, clock: clock)
    for number in 1...100 {
      #expect(try await memory.append(number).id?.rawValue == UInt64(number))
      clock.advance(by: .nanoseconds(1))
      if number == 50 { memory.midway() }
    }
    for number in 1...100 {
      let message = try #require(try await memory.dequeue())
      #expect(message.payload == number)
      #expect(message.id.rawValue == UInt64(number))
      #expect(message.arrival.nanoseconds == Int64(number - 1))
      #expect(message.expiry == .distantFuture)
      #expect(message.parent?.rawValue == (number == 1 ? nil : UInt64(number - 1)))
      #expect(message.depth == number - 1)
    }
    #expect(try await memory.dequeue() == nil)
  }

  @Test(
    "W1 L2 a message is live while now < arrival + T, to the nanosecond",
    arguments: Backing.allCases, [0, 1, 2, 10])
  func time(backing: Backing, length: Int) async throws {
    let clock = ConversationManualClock()
    let memory = backing.subject(window: .time(.nanoseconds(length)), clock: clock)
    for instant in 0..<3 {
      try await memory.append(instant)
      clock.advance(by: .nanoseconds(1))
    }
    memory.midway()
    // It is 3 now; the first message is live until `length`.
    for instant in 3..<20 {
      let live = (0..<3).filter { instant < $0 + length }
      #expect(memory.account.live == live.count)
      #expect(memory.account.expired == 3 - live.count)
      if backing.isWindow {
        #expect(try await memory.read(through: .unbounded).messages.map(\.payload) == live)
      }
      clock.advance(by: .nanoseconds(1))
    }
  }

  @Test(
    "W1 L2 a dequeue skips what is over and counts it", arguments: Backing.allCases, 0...6)
  func skip(backing: Backing, instant: Int) async throws {
    let clock = ConversationManualClock()
    let memory = backing.subject(window: .time(.nanoseconds(4)), clock: clock)
    for number in 0..<3 {
      try await memory.append(number)
      clock.advance(by: .nanoseconds(1))
    }
    memory.midway()
    clock.advance(by: .nanoseconds(instant))
    let live = (0..<3).filter { 3 + instant < $0 + 4 }
    #expect(try await memory.dequeue(atMost: 10).map(\.payload) == live)
    let account = memory.account
    #expect(account.expired == 3 - live.count)
    #expect(account.consumed + account.delivered == live.count)
  }

  @Test(
    "W2 node number i expires at i × T after the start", arguments: Backing.allCases, [0, 1, 3])
  func schedule(backing: Backing, period: Int) async throws {
    let clock = ConversationManualClock()
    clock.advance(by: .nanoseconds(7))
    let memory = backing.subject(window: .schedule(.nanoseconds(period)), clock: clock)
    for number in 1...4 { try await memory.append(number) }
    memory.midway()
    for instant in 0..<20 {
      let live = (1...4).filter { instant < $0 * period }
      #expect(memory.account.live == live.count)
      clock.advance(by: .nanoseconds(1))
    }
  }

  @Test(
    "B2 L3 a full buffer evicts its oldest, or refuses", arguments: Backing.allCases, 1...10)
  func overflow(backing: Backing, capacity: Int) async throws {
    let clock = ConversationManualClock()
    let evicting = backing.subject(capacity: capacity, clock: clock)
    let rejecting = backing.subject(capacity: capacity, overflow: .reject, clock: clock)
    let waiting = backing.subject(capacity: capacity, overflow: .wait, clock: clock)
    for number in 1...20 {
      if number == 6 { for memory in [evicting, rejecting, waiting] { memory.midway() } }
      let id = ConversationMessageID(rawValue: UInt64(number))
      #expect(try await evicting.append(number) == .appended(id))
      for memory in [rejecting, waiting] {
        #expect(
          try await memory.append(number) == (number <= capacity ? .appended(id) : .full(number)))
      }
      #expect(evicting.account.live == min(number, capacity))
      #expect(evicting.account.evicted == max(0, number - capacity))
      #expect(rejecting.account.live == min(number, capacity))
    }
    let last = (1...20).suffix(capacity)
    #expect(try await evicting.dequeue(atMost: 30).map(\.payload) == Array(last))
    #expect(
      try await rejecting.dequeue(atMost: 30).map(\.payload) == Array((1...20).prefix(capacity)))
  }

  @Test("B2 a message that is over does not fill the buffer", arguments: Backing.allCases)
  func overIsNotFull(backing: Backing) async throws {
    let clock = ConversationManualClock()
    let memory = backing.subject(
      window: .time(.nanoseconds(5)), capacity: 2, overflow: .reject, clock: clock)
    try await memory.append(contentsOf: [1, 2])
    memory.midway()
    #expect(try await memory.append(3) == .full(3))
    clock.advance(by: .nanoseconds(5))
    #expect(try await memory.append(3).id?.rawValue == 3)
    #expect(memory.account.expired == 2)
  }

  @Test("B7 finish ends appending; consumers drain what is live", arguments: Backing.allCases)
  func finish(backing: Backing) async throws {
    let clock = ConversationManualClock()
    let memory = backing.subject(clock: clock)
    try await memory.append(contentsOf: [1, 2, 3])
    try await memory.finish()
    try await memory.finish()
    #expect(try await memory.append(4) == .finished(4))
    #expect(try await memory.append(contentsOf: [4]) == .finished)
    #expect(try await memory.append(contentsOf: [Int]()) == .finished)
    memory.midway()
    #expect(try await memory.append(ConversationDraft(4)) == .finished(4))
    #expect(try await memory.drain() == [1, 2, 3])
    #expect(try await memory.dequeue(until: .never) == .finished)
  }

  @Test(
    "B12 several messages are appended under consecutive ids, or none", arguments: Backing.allCases,
    0...10)
  func several(backing: Backing, count: Int) async throws {
    let clock = ConversationManualClock()
    let memory = backing.subject(capacity: 8, overflow: .reject, clock: clock)
    try await memory.append(contentsOf: [1, 2, 3])
    memory.midway()
    let first = ConversationMessageID(rawValue: 4)
    let result = try await memory.append(contentsOf: (0..<count).lazy.map { $0 + 4 })
    #expect(result == (count <= 5 ? .appended(first..<first.advanced(by: count)) : .full))
    let expected = count <= 5 ? Array(1..<(4 + count)) : [1, 2, 3]
    #expect(try await memory.dequeue(atMost: 20).map(\.payload) == expected)
  }

  @Test("B8 L5 what was dequeued leaves, or stays", arguments: Backing.allCases, 0...5)
  func retention(backing: Backing, count: Int) async throws {
    let memory = backing.subject(clock: ConversationManualClock())
    try await memory.append(contentsOf: [1, 2, 3, 4, 5])
    var payloads = try await memory.dequeue(atMost: count).map(\.payload)
    #expect(payloads.count == count)
    memory.midway()
    let account = memory.account
    let stays = backing.isWindow
    #expect(account.consumed == (stays ? 0 : count))
    #expect(account.delivered == (stays ? count : 0))
    #expect(account.live == (stays ? 5 : 5 - count))
    payloads += try await memory.dequeue(atMost: .max).map(\.payload)
    #expect(payloads == [1, 2, 3, 4, 5])
    let read = try await memory.read().messages.map(\.payload)
    #expect(read == (stays ? [1, 2, 3, 4, 5] : []))
  }
}
