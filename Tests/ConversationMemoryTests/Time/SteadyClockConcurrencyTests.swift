import Synchronization
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Unix time, read by threads at once")
struct SteadyClockConcurrencyTests {
  /// Clocks on which time passes as they are read, and of which somebody sets one all the time.
  private final class RestlessTime: TimeSource {
    private let passed = Atomic<Int64>(0)
    private let step: Int64

    init(step: Int64) {
      self.step = step
    }

    var monotonic: Int64 { passed.wrappingAdd(step, ordering: .sequentiallyConsistent).newValue }
    /// Now and then the machine has slept a second.
    var asleep: Int64 { passed.load(ordering: .sequentiallyConsistent) / 1_000_000_000 * 1_000_000 }
    var wall: Int64 {
      let passed = passed.load(ordering: .sequentiallyConsistent)
      return passed + ((passed &* 0x1E37_79B9_7F4A_7C15) >> 12)
    }
  }

  /// Has threads read a clock, each after what it has learnt of the others.
  ///
  /// - Returns: Whether a reading was below one that came before it.
  private func stepsBack(_ read: @escaping @Sendable () -> Int64) async -> Bool {
    let latest = Atomic<Int64>(.min)
    let results = await runThreads(4) { _ in
      var stepsBack = false
      for _ in 0..<20_000 {
        let before = latest.load(ordering: .acquiring)
        let reading = read()
        stepsBack = stepsBack || reading < before
        latest.max(reading, ordering: .acquiringAndReleasing)
      }
      return stepsBack
    }
    return results.contains(true)
  }

  @Test(
    "D7 no thread reads less than what another has read before, whoever looks again when",
    arguments: [1_000, 200_000, 400_000, 700_000] as [Int64])
  func order(step: Int64) async {
    final class Shared: Sendable {
      let clock: SteadyClock<RestlessTime>
      init(_ source: RestlessTime) { clock = SteadyClock(source) }
    }
    let shared = Shared(RestlessTime(step: step))
    #expect(await !stepsBack { shared.clock.nanoseconds })
  }

  @Test("D7 nor does the clock of stores step back for anybody")
  func systemOrder() async {
    #expect(await !stepsBack { ConversationClock.unix.nanoseconds })
  }

  @Test("D7 nor one that is given, when it is set back")
  func injectedOrder() async {
    let turned = TurnedClock()
    let clock = ConversationClock.injected(turned)
    let turns = Atomic<Int64>(0)
    #expect(
      await !stepsBack {
        let turn = turns.wrappingAdd(1, ordering: .relaxed).newValue
        turned.turn(to: (turn &* 0x1E37_79B9_7F4A_7C15) >> 20)
        return clock.nanoseconds
      })
  }
}
