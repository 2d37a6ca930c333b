import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Snapshots among threads")
struct SnapshotConcurrencyTests {
  @Test(
    "B13 L8 W1 a snapshot that is taken while others append is restored, and goes on",
    arguments: [1, 1_000_000])
  func appending(resolution: Int) throws {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .precise
    configuration.window = .time(.seconds(3_600))
    configuration.resolution = .nanoseconds(resolution)
    configuration.capacity = 8
    configuration.shardCount = 3
    let rules = configuration
    let store = ConversationStore(rules)
    let faults = try runThreads(3) { thread throws(ConversationSnapshotError) in
      var faults = 0
      for step in 0..<(thread == 0 ? 60 : 6_000) {
        guard thread == 0 else {
          let draft = ConversationDraft([UInt8(thread)], isPinned: step % 40 == 0 && step < 200)
          _ = store["c:\(step % 7)"].append(draft)
          continue
        }
        let restored = ConversationStore(rules)
        try restored.restore(from: store.snapshot())
        for number in 0..<7 {
          let name = "c:\(number)"
          guard let id = restored[name].append("later").id else {
            faults += 1
            continue
          }
          let messages = restored[name].read(through: .unbounded.cutAnywhere()).messages
          let last = messages.last?.arrival ?? .distantFuture
          // None comes after the newest, and so none is live for longer than its window.
          if messages.last?.id != id || messages.contains(where: { $0.arrival > last }) {
            faults += 1
          }
        }
      }
      return faults
    }
    #expect(faults == [0, 0, 0])
  }
}
