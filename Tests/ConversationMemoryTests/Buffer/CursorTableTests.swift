import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Cursors by number")
struct CursorTableTests {
  @Test("B4 every subscription has its own cursor, whichever others end")
  func againstDictionary() {
    withSeed { random in
      var table = CursorTable()
      var twin: [UInt64: ConversationMessageID] = [:]
      var last: UInt64 = 0
      for _ in 0..<2_000 {
        let number = random.next() % (last + 2)
        let cursor = ConversationMessageID(rawValue: random.next() % 100)
        switch random.next() % 4 {
        case 0:
          last += 1
          table[last] = cursor
          twin[last] = cursor
        case 1:
          table[number] = nil
          twin[number] = nil
        default:
          if twin[number] != nil {
            table[number] = cursor
            twin[number] = cursor
          }
        }
        #expect(table[number] == twin[number])
        #expect(table.isEmpty == twin.isEmpty)
      }
      for number in 0...last + 1 { #expect(table[number] == twin[number]) }
    }
  }
}
