import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("The heart against its naive twin")
struct ConversationBufferTwinTests {
  /// Mostly short walks, for many configurations, and some so long that messages outlast the ring.
  private static let stepsPerWalk = 250
  private static let stepsPerLongWalk = 5_000

  @Test(
    """
    L1 L2 L3 L5 L6 B1 B2 B3 B4 B7 B8 B10 B11 B12 W1 W2 W3 W4 W5 W6 W7 W8 W12 W13 W14 T1 T2 T3 \
    a million random steps go as the naive twin's
    """, arguments: 0..<4)
  func randomSteps(part: Int) {
    withSeed("randomSteps, part \(part)") { random in
      var plainCount = 0
      for number in 0..<walkCount(of: 810) {
        let seed = random.next()
        let walk = TwinWalk(seed: seed)
        do throws(TwinWalk.Parting) {
          let isLong = number % 81 == 0
          for _ in 0..<(isLong ? Self.stepsPerLongWalk : Self.stepsPerWalk) { try walk.step() }
          try walk.compareAll()
        } catch {
          Issue.record("walk \(seed): \(error)")
          return
        }
        plainCount += walk.plainCount
      }
      #expect(plainCount > walkCount(of: 100))
    }
  }

  @Test("L9 the same events with the same instants give the same results")
  func sameTwice() throws {
    try withSeed { random in
      for _ in 0..<walkCount(of: 100) {
        let seed = random.next()
        let first = TwinWalk(seed: seed)
        let second = TwinWalk(seed: seed)
        for _ in 0..<Self.stepsPerWalk {
          try first.step()
          try second.step()
          #expect(first.heart.account == second.heart.account)
        }
        try first.compareAll()
        try second.compareAll()
        #expect(first.heart.totals == second.heart.totals)
      }
    }
  }
}
