import Testing

@testable import ConversationMemory

@Suite("What is lent to all from some instant on")
struct LentOnceTests {
  private final class Thing: Sendable {}

  @Test("M4 it is not there before, and is the one that was lent after, however often")
  func lend() {
    let lent = LentOnce<Thing>()
    #expect(lent.object == nil)
    let thing = Thing()
    for _ in 0..<3 {
      lent.lend(thing)
      #expect(lent.object?.use { $0 === thing } == true)
      #expect(lent.object?.kept === thing)
    }
  }

  @Test("L7 who lends a thing keeps it, and nobody else does")
  func kept() {
    let lent = LentOnce<Thing>()
    weak var last: Thing?
    do {
      let thing = Thing()
      last = thing
      lent.lend(thing)
      #expect(last != nil)
    }
    #expect(last == nil)
  }
}
