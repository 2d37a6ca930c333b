import ConversationMemory
import ConversationTestSupport

/// Instants, of both kinds.
func instantCalls(_ chance: Chance) -> [Call] {
  func instant() -> ConversationManualClock.Instant {
    ConversationManualClock.Instant(nanoseconds: chance.nanoseconds())
  }
  return [
    Call("ConversationInstant.init(nanoseconds:)") { see(chance.instant()) },
    Call("ConversationInstant.distantFuture") { see(ConversationInstant.distantFuture) },
    Call("ConversationInstant.<(_:_:)") { see(chance.instant() < chance.instant()) },
    Call("ConversationInstant.advanced(by:)") {
      see(chance.instant().advanced(by: chance.duration()))
    },
    Call("ConversationInstant.advanced(byNanoseconds:)") {
      see(chance.instant().advanced(byNanoseconds: chance.nanoseconds()))
    },
    Call("ConversationInstant.duration(to:)") {
      see(chance.instant().duration(to: chance.instant()))
    },
    Call("ConversationManualClock.Instant.init(nanoseconds:)") { see(instant()) },
    Call("ConversationManualClock.Instant.<(_:_:)") { see(instant() < instant()) },
    Call("ConversationManualClock.Instant.advanced(by:)") {
      see(instant().advanced(by: chance.duration()))
    },
    Call("ConversationManualClock.Instant.duration(to:)") {
      see(instant().duration(to: instant()))
    },
  ]
}

/// Clocks, and waiting for them.
func clockCalls(_ chance: Chance) -> [Call] {
  let manual = ConversationManualClock()
  func clock() -> ConversationClock {
    chance.one(of: [.coarse, .precise, .unix, .injected(manual)])
  }
  return [
    Call("ConversationClock.injected(_:)", "ConversationClock.now") { see(clock().now) },
    Call("ConversationClock.minimumResolution") { see(clock().minimumResolution) },
    Call("ConversationClock.sleep(until:tolerance:)") {
      let (clock, instant) = (clock(), chance.instant())
      let tolerance = chance.maybe(chance.duration)
      await briefly { try? await clock.sleep(until: instant, tolerance: tolerance) }
    },
    Call(
      "ConversationManualClock.init()", "ConversationManualClock.advance(by:)",
      "ConversationManualClock.now"
    ) {
      let clock = ConversationManualClock()
      clock.advance(by: chance.length())
      see(clock.now)
    },
    Call("ConversationManualClock.advance(to:)") {
      let instant = ConversationManualClock.Instant(nanoseconds: chance.nanoseconds())
      if instant > manual.now, chance.once(in: 5) { manual.advance(to: instant) }
    },
    Call("ConversationManualClock.minimumResolution") { see(manual.minimumResolution) },
    Call("ConversationManualClock.sleeperCount") { see(manual.sleeperCount) },
    Call("ConversationManualClock.sleep(until:tolerance:)") {
      let instant = ConversationManualClock.Instant(nanoseconds: chance.nanoseconds())
      let tolerance = chance.maybe(chance.duration)
      await briefly { try? await manual.sleep(until: instant, tolerance: tolerance) }
    },
    Call("ConversationManualClock.waitForSleepers(_:)") {
      let count = chance.int()
      await briefly { await manual.waitForSleepers(count) }
    },
  ]
}
