import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Values of other kinds, by several threads")
struct ConversationValuesConcurrencyTests {
  @Test("S4 L4 what eight threads add up is the sum, while others rename and read it")
  func sums() throws {
    var configuration = ConversationStoreConfiguration()
    configuration.shardCount = 4
    configuration.valueTypes = [ConversationBytes.self]
    let store = ConversationStore(configuration)
    let rounds = 2_000
    try store["sum"].bytes.set([48])
    _ = runThreads(8) { thread in
      for round in 0..<rounds {
        if thread == 7 {
          // Away and back, and a copy that takes its place: none of it loses a number.
          store["sum"].rename(to: "other", replacing: false)
          store["other"].rename(to: "sum", replacing: false)
          continue
        }
        // While it is away there is another one of its name, which is added up in the end.
        _ = try? store["sum"].bytes.increment()
        if round % 16 == 0 { _ = try? store["sum"].bytes.get() }
      }
    }
    let sum = try ["sum", "other"].reduce(0) { sum, name in
      sum + (try store[name].read(as: ConversationBytes.self) { $0.number ?? 0 } ?? 0)
    }
    #expect(sum == Int64(7 * rounds))
  }
}
