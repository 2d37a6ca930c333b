import Testing

@testable import ConversationMemory

@Suite struct PatienceTests {
  /// How often somebody looks before it sleeps, where every look at the clock finds it so much on.
  private func looks(
    _ party: Patience.Party, _ wish: Patience.Wish, nanosecondsPerReading: Int64
  ) -> Int {
    var patience = Patience(of: party, for: wish)
    var now: Int64 = 0
    var looks = 1
    while patience.lasts(by: {
      defer { now += nanosecondsPerReading }
      return now
    }) { looks += 1 }
    return looks
  }

  @Test("D1 a thread looks for the time that waking it would take where yields are short")
  func shortYields() {
    #expect(looks(.thread, .room, nanosecondsPerReading: 1_000) == 50)
    #expect(looks(.thread, .message, nanosecondsPerReading: 1_000) == 50 + Patience.spins)
    #expect(looks(.task, .room, nanosecondsPerReading: 1_000) == 5)
  }

  @Test("D1 where yields last long a thread looks some times more, since others are at work")
  func longYields() {
    #expect(looks(.thread, .room, nanosecondsPerReading: 100_000) == 13)
    #expect(looks(.task, .room, nanosecondsPerReading: 100_000) == 5)
  }

  @Test("D1 a yield that lasts as long as a tick of the system is the last")
  func longestYield() {
    #expect(looks(.thread, .room, nanosecondsPerReading: Patience.longestYieldTime) == 1)
    #expect(
      looks(.thread, .message, nanosecondsPerReading: Patience.longestYieldTime)
        == 1 + Patience.spins)
  }

  // For a message, which is worth some looks whatever the clock says: how long a yield lasts is the
  // machine's affair, and is stood in for above.
  @Test("D1 who looks goes on until something is there, or patience is over", arguments: 1...6)
  func look(when: Int) {
    for party in [.thread, .task] as [Patience.Party] {
      var looks = 0
      let found = Patience.look(as: party, for: .message) {
        looks += 1
        return looks == when ? looks : nil
      }
      #expect(found == when && looks == when)
      looks = 0
      let nothing: Int? = Patience.look(as: party, for: .message) {
        looks += 1
        return nil
      }
      #expect(nothing == nil && looks > Patience.spins)
    }
  }
}
