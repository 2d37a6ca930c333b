import ConversationTestSupport
import Testing

@testable import ConversationMemory

/// Durations and instants at the ends of their types are waited for as any others are.
@Suite("Times from outside", .timeLimit(.minutes(10)))
struct HostileTimesTests {
  private static let ends = [
    Duration.zero, .seconds(-1), .seconds(Int64.max), .seconds(Int64.min),
    Duration(attoseconds: .max), Duration(attoseconds: .min),
  ]

  @Test("B13 D7 no duration is too long for nanoseconds, or for a clock", arguments: ends)
  func durations(duration: Duration) async {
    let expected = max(
      Int128(Int64.min), min(Int128(Int64.max), duration.attoseconds / 1_000_000_000))
    #expect(duration.clampedNanoseconds == Int64(expected))
    #expect(duration.upToCentury == duration || duration.upToCentury == .seconds(3_155_760_000))
    for clock in [ConversationClock.coarse, .precise, .unix, .injected(ContinuousClock())] {
      for instant in [ConversationInstant.distantFuture, clock.now.advanced(by: .milliseconds(1))] {
        let sleeper = Task { try? await clock.sleep(until: instant, tolerance: duration) }
        sleeper.cancel()
        await sleeper.value
      }
    }
  }

  @Test("B13 B3 on a clock that has come to its end, no deadline lies ahead")
  func lastInstant() async {
    let clock = ConversationManualClock()
    clock.advance(to: .last)
    let memory = ConversationBufferWindowMemory<Int>(clock: .injected(clock))
    for deadline in [ConversationDeadline.after(.zero), .after(.seconds(1)), .at(.distantFuture)] {
      guard case .deadline = await memory.dequeue(until: deadline) else {
        Issue.record("It waited for \(deadline).")
        continue
      }
    }
  }

  @Test(
    "B13 B5 a call hands out no more than there is, however soon its leases end",
    arguments: [false, true])
  func shortLeases(isOfStore: Bool) {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .precise
    let store = ConversationStore(configuration)
    let memory = ConversationBufferWindowMemory<[UInt8]>(clock: .precise)
    let rules = ConversationGroupRules(lease: .nanoseconds(1), maximumDeliveries: nil)
    let group =
      isOfStore ? store["c"].group("g", rules: rules) : memory.group("g", rules: rules)
    for number in 0..<200 {
      _ = memory.append([UInt8(number)])
      _ = store["c"].append([UInt8(number)])
    }
    let deliveries = group.receive(as: "w", atMost: .max)
    #expect((64...200).contains(deliveries.count))
  }

  @Test("B13 W1 W2 a schedule says the same of each message and of all, at every instant")
  func schedules() {
    let ends: [Int64] = [.min, .min / 2, -1, 0, 1, .max / 2, .max - 1, .max]
    for start in ends {
      for now in ends where now != .max {
        for period in [0, 1, 2, .max / 2, .max - 1] as [Int64] {
          let age = WindowAge(timeToLive: .max, schedulePeriod: period, start: start)
          let over = age.horizon(at: now).ordinal
          for ordinal in [1, 2, 3, 1 << 62, 1 << 63 - 1] as [UInt64] {
            let isOver = age.expiry(arrival: start, ordinal: ordinal) <= now
            #expect(isOver == (ordinal <= over), "\(start) \(now) \(period) \(ordinal)")
          }
        }
      }
    }
  }
}
