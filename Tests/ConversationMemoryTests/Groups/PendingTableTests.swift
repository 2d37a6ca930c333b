import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Pending messages by id")
struct PendingTableTests {
  @Test("B5 entries come and go as in a dictionary, near each other and far apart")
  func randomSteps() {
    withSeed { random in
      for span in [40, 400, 40_000] as [UInt64] {
        var table = PendingTable()
        var twin: [ConversationMessageID: Int32] = [:]
        for step in 0..<4_000 {
          let id = ConversationMessageID(rawValue: UInt64.random(in: 1...span, using: &random))
          if Bool.random(using: &random) {
            let count = Int32(step + 1)
            table.set(PendingEntry(state: .leased, deliveryCount: count, due: 9), of: id)
            twin[id] = count
          } else {
            table.set(PendingEntry(), of: id)
            twin[id] = nil
          }
          let other = ConversationMessageID(rawValue: UInt64.random(in: 1...span, using: &random))
          for id in [id, other] {
            let entry = table.entry(of: id)
            #expect((entry.state == .none ? nil : entry.deliveryCount) == twin[id])
          }
          #expect(table.count == twin.count)
          #expect(table.some.map { twin[$0] != nil } ?? twin.isEmpty)
          if step.isMultiple(of: 200) { table.checkInvariants() }
        }
        #expect(table.all.map(\.id) == twin.keys.sorted())
        for limit in [1, 3, .max] {
          var next: ConversationMessageID? = ConversationMessageID(rawValue: span / 3)
          var found: [ConversationMessageID] = []
          let last = ConversationMessageID(rawValue: span - span / 5)
          while let first = next {
            next = table.walk(first...last, pages: limit) { id, _ in
              found.append(id)
              return true
            }
          }
          #expect(found == twin.keys.filter { $0.rawValue >= span / 3 && $0 <= last }.sorted())
        }
        for id in twin.keys { table.set(PendingEntry(), of: id) }
        #expect(table.count == 0 && table.all.isEmpty)
      }
    }
  }
}
