import Testing
import _ConversationTestSupport

@Suite struct LifetimeProbeConcurrencyTests {
  @Test("A probe counts from its creation to its last release")
  func countsOne() {
    let tally = Tally()
    var probes = [LifetimeProbe(5, tally)]
    #expect(probes[0].number == 5)
    probes += probes
    #expect(tally.createdCount == 1 && tally.releasedCount == 0 && tally.liveCount == 1)
    probes.removeLast()
    #expect(tally.liveCount == 1)
    probes.removeLast()
    #expect(tally.releasedCount == 1 && tally.liveCount == 0)
  }

  @Test("Probes released by many threads are each counted once")
  func countsAll() {
    let tally = Tally()
    let shared = (0..<1_000).map { LifetimeProbe($0, tally) }
    let copies = runThreads(4) { thread in
      (0..<1_000).map { $0 % 2 == 0 ? shared[$0] : LifetimeProbe(thread, tally) }
    }
    #expect(tally.liveCount == 3_000)
    withExtendedLifetime((shared, copies)) {}
    let own = Tally()
    _ = runThreads(4) { thread in
      for _ in 0..<1_000 { _ = LifetimeProbe(thread, own) }
    }
    #expect(own.createdCount == 4_000 && own.releasedCount == 4_000)
  }
}
