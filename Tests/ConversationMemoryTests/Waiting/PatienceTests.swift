import Testing

@testable import ConversationMemory

@Suite struct PatienceTests {
  @Test("D1 a thread looks so many times before it sleeps where yields are short")
  func countsLooks() {
    var patience = Patience()
    var looks = 1
    while patience.lasts(by: { 0 }) { looks += 1 }
    #expect(looks == Backoff.spinsAndYields)
  }

  @Test("D1 a thread goes to sleep after the first yield that lasts long")
  func countsTime() {
    var patience = Patience()
    var looks = 1
    var now: Int64 = 0
    while patience.lasts(by: {
      defer { now += 4_000_000 }
      return now
    }) { looks += 1 }
    #expect(looks == Backoff.spins + 1)
  }
}
