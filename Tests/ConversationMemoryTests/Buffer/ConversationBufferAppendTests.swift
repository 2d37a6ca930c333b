import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Appending to the heart")
struct ConversationBufferAppendTests {
  @Test(
    "W3 B2 a window as wide as the capacity slides on, whatever a full buffer does",
    arguments: [ConversationOverflow.evictOldest, .reject, .wait], 1...10)
  func slides(overflow: ConversationOverflow, capacity: Int) {
    let memory = ConversationBufferWindowMemory<Int>(
      window: .count(capacity), capacity: capacity, overflow: overflow)
    for number in 0..<25 { #expect(memory.append(number).id != nil) }
    #expect(memory.read().messages.map(\.payload) == Array(25 - capacity..<25))
    #expect(memory.account.expired == 25 - capacity)
    #expect(memory.account.evicted == 0)
  }

  @Test("T1 L6 a batch on a branch is a line, even where its messages are over at once")
  func batchOnBranch() throws {
    let clock = ConversationManualClock()
    let memory = ConversationBufferWindowMemory<String>(
      window: .schedule(.zero), clock: .injected(clock))
    let root = try #require(memory.append(ConversationDraft("root", isPinned: true)).id)
    let branch = try #require(memory.fork(from: root))
    _ = memory.append(contentsOf: [
      ConversationDraft("over at once", branch: branch),
      ConversationDraft("live", branch: branch, timeToLive: .seconds(1)),
    ])
    let live = try #require(memory.read().messages.last)
    #expect(live.payload == "live")
    #expect(live.parent == root.next)
    #expect(live.depth == 2)
    #expect(memory.path(to: live.id)?.cutAt == root.next)
  }
}
