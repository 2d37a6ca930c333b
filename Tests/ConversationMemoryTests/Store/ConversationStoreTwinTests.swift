import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("A store against the naive twin of a conversation")
struct ConversationStoreTwinTests {
  @Test(
    """
    L1 L2 L3 L5 L6 B1 B2 B3 B4 B8 B10 B11 B12 W1 W2 W3 W4 W5 W6 W7 W8 W9 W12 W13 W14 T1 T2 T3 M1 \
    a million random steps go as the naive twin's
    """, arguments: 0..<4)
  func randomSteps(part: Int) {
    withSeed("store, part \(part)") { random in
      for number in 0..<walkCount(of: 650) {
        let seed = random.next()
        let walk = StoreTwinWalk(seed: seed)
        do throws(StoreTwinWalk.Parting) {
          for _ in 0..<(number % 65 == 0 ? 4_000 : 330) { try walk.step() }
          try walk.compareAccount()
        } catch {
          Issue.record("walk \(seed): \(error)")
          return
        }
      }
    }
  }
}
