import ConversationTestSupport
import Testing
import _ConversationTestSupport

@Suite struct LockConcurrencyTests {
  private struct Refused: Error {}

  @Test("No addition under the lock is lost")
  func countsAll() {
    let shared = Shared(0)
    _ = runThreads(4) { _ in
      for _ in 0..<5_000 { shared.withLock { $0 += 1 } }
    }
    #expect(shared.withLock { $0 } == 20_000)
  }

  @Test("An error leaves the state as the body did, and the lock open")
  func throwsOutOfTheLock() {
    let lock = Lock(1)
    #expect(throws: Refused.self) {
      try lock.withLock { value throws(Refused) in
        value = 2
        throw Refused()
      }
    }
    #expect(lock.withLock { $0 } == 2)
  }

  @Test("What a lock holds is released with it, once")
  func releasesItsState() {
    let tally = Tally()
    do {
      let lock = Lock([LifetimeProbe(1, tally), LifetimeProbe(2, tally)])
      lock.withLock { _ = $0.removeLast() }
      #expect(tally.liveCount == 1)
    }
    #expect(tally.createdCount == 2)
    #expect(tally.releasedCount == 2)
  }
}
