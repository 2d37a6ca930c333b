import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("A lock that is taken again and again")
struct LockFairnessConcurrencyTests {
  @Test("W9 who holds a lock learns that somebody waits for it, and can let them in")
  func wanted() {
    let cell = GuardedCell(0)
    defer { cell.deallocate() }
    let isWantedAtFirst = cell.lock.takeWanted()
    #expect(!isWantedAtFirst)
    cell.lock.lock()
    let waited = runThreads(2) { thread in
      guard thread == 0 else {
        cell.lock.lock()
        cell.pointee += 1
        cell.lock.unlock()
        return true
      }
      let end = ContinuousClock.now + .seconds(30)
      var isWanted = false
      while !isWanted, ContinuousClock.now < end { isWanted = cell.lock.takeWanted() }
      cell.lock.unlock()
      return isWanted
    }
    #expect(waited.allSatisfy { $0 })
    #expect(cell.pointee == 1)
  }
}
