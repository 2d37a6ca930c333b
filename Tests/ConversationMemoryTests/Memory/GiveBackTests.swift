import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Memory that is given back")
struct GiveBackTests {
  /// Ways in which all messages leave.
  enum Way: CaseIterable {
    case expired
    case removed
    case removedAtOnce
    case dequeued
    case acknowledged
    case dequeuedFromQueue
  }

  private let clock = ConversationManualClock()
  private static let count = 20_000

  private func memory(_ way: Way) -> ConversationBufferWindowMemory<Int> {
    var configuration = ConversationConfiguration<Int>()
    configuration.capacity = 2 * Self.count
    configuration.clock = .injected(clock)
    configuration.isSwept = false
    if way == .expired { configuration.window = .time(.seconds(1)) }
    if way == .dequeued || way == .acknowledged || way == .dequeuedFromQueue {
      configuration.retention = .untilConsumed
    }
    return ConversationBufferWindowMemory(configuration)
  }

  @Test(
    "L7 M1 held bytes return to the floor, whichever way messages leave", arguments: Way.allCases)
  func ways(_ way: Way) {
    let memory = memory(way)
    if way != .dequeuedFromQueue { #expect(memory.branches.isEmpty) }
    for number in 0..<Self.count { _ = memory.append(number) }
    #expect(memory.usage.heldBytes > Self.count * MemoryLayout<Int>.stride)
    let ids = (1...UInt64(Self.count)).map { ConversationMessageID(rawValue: $0) }
    switch way {
    case .expired: clock.advance(by: .seconds(1))
    case .removed: for id in ids { memory.remove(id) }
    case .removedAtOnce: #expect(memory.removeSubtree(of: ids[0]) == Self.count)
    case .dequeued, .dequeuedFromQueue: while memory.dequeue() != nil {}
    case .acknowledged:
      let group = memory.group("g")
      while case let deliveries = group.receive(as: "c", atMost: 100), !deliveries.isEmpty {
        #expect(group.acknowledge(deliveries.map(\.receipt)) == deliveries.count)
      }
      memory.remove(group)
    }
    #expect(memory.account.live == 0)
    #expect(memory.usage.heldBytes < 8_192)
  }

  @Test("M1 as messages leave slots go back, not only when all have left")
  func partly() {
    let memory = memory(.removed)
    for number in 0..<Self.count { _ = memory.append(number) }
    let full = memory.usage.heldBytes
    for id in 1...UInt64(Self.count * 7 / 8) {
      memory.remove(ConversationMessageID(rawValue: id))
    }
    #expect(memory.usage.heldBytes < full / 2)
    memory.checkInvariants()
  }

  @Test("W7 L7 own times are taken out with their messages, in any order")
  func ownTimes() {
    var configuration = ConversationConfiguration<Int>()
    configuration.capacity = 1_000
    var heart = ConversationBuffer(rules: ConversationRules(configuration), start: 0)
    var entry = ConversationEntry(byteCount: 1, tokenCount: 1)
    for number in 0..<1_000 {
      entry.timeToLive = Int64((number * 7_919) % 1_009 + 1)
      _ = heart.append(entry, at: 0)
    }
    for number in 0..<1_000 where number % 3 != 0 {
      _ = heart.remove(ConversationMessageID(rawValue: UInt64(number * 389 % 1_000 + 1)), at: 0)
      #expect(heart.ownExpiries.count == heart.liveCount)
    }
    heart.checkInvariants()
    var last = Int64.min
    while let next = heart.nextExpiry() {
      #expect(next > last)
      last = next
      _ = heart.expire(at: next, atMost: .max)
    }
    #expect(heart.liveCount == 0 && heart.ownExpiries.heldBytes == 0)
  }
}
