import Testing
import _ConversationTestSupport

@Suite struct LifetimeRosterConcurrencyTests {
  @Test("Probes that were copied and dropped by many threads settle clean")
  func settlesClean() {
    let roster = LifetimeRoster(count: 100)
    _ = runThreads(4) { thread in
      var held: [LifetimeProbe] = []
      for round in 0..<1_000 {
        held.append(roster.probe((thread + round) % 100))
        if held.count > 10 { held.removeFirst() }
      }
    }
    #expect(roster.settle() == LifetimeRoster.Settlement())
  }

  @Test("A release too many is found, and so is one too few")
  func findsBoth() {
    let roster = LifetimeRoster(count: 5)
    let leak = unsafe Unmanaged.passRetained(roster.probe(3))
    unsafe Unmanaged.passUnretained(roster.probe(1)).release()
    #expect(roster.settle() == LifetimeRoster.Settlement(overReleased: [1], leaked: [3]))
    unsafe leak.release()
  }

  @Test("A roster that is not settled lets go of its probes all the same")
  func letsGo() {
    let copy = LifetimeRoster(count: 1).probe(0)
    #expect(copy.number == 0)
  }
}
