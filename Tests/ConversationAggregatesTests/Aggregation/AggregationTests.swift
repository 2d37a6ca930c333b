import ConversationAggregates
import ConversationMemory
import Testing

@Suite("What is worked out")
struct AggregationTests {
  /// Equal to all others of its rank, whatever its name.
  private struct Ranked: Comparable {
    let rank: Int
    let name: String

    static func == (left: Self, right: Self) -> Bool { left.rank == right.rank }
    static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
  }

  private func instant(_ time: Int64) -> ConversationInstant {
    ConversationInstant(nanoseconds: time)
  }

  @Test(
    "W11 of equal extremes the oldest is shown, also when it came late",
    arguments: [ConversationLateness.arrival, .withGrace(.nanoseconds(50))])
  func oldestOfEqual(lateness: ConversationLateness) {
    var least = ConversationSlidingAggregate(
      ConversationMinimum<Ranked>(), over: .nanoseconds(100), lateness: lateness)
    var greatest = ConversationSlidingAggregate(
      ConversationMaximum<Ranked>(), over: .nanoseconds(100), lateness: lateness)
    for (time, name) in [(Int64(10), "a"), (20, "b"), (30, "c")] {
      least.add(Ranked(rank: 1, name: name), at: instant(time))
      greatest.add(Ranked(rank: 1, name: name), at: instant(time))
    }
    #expect(least.value?.name == "a" && greatest.value?.name == "a")
    #expect(least.value(at: instant(115))?.name == "b")
    #expect(greatest.value(at: instant(115))?.name == "b")
    guard lateness != .arrival else { return }
    least.add(Ranked(rank: 1, name: "late"), at: instant(18))
    greatest.add(Ranked(rank: 1, name: "late"), at: instant(18))
    // By then it comes too late by its grace, and is left out.
    #expect(least.counts.tooLate == 1 && least.value?.name == "b")
    #expect(greatest.counts.tooLate == 1 && greatest.value?.name == "b")
    least.add(Ranked(rank: 1, name: "d"), at: instant(200))
    greatest.add(Ranked(rank: 1, name: "d"), at: instant(200))
    least.add(Ranked(rank: 1, name: "late"), at: instant(160))
    greatest.add(Ranked(rank: 1, name: "late"), at: instant(160))
    #expect(least.value?.name == "late" && greatest.value?.name == "late")
  }

  @Test("W11 a rate is messages a second of the window's length")
  func rate() {
    var rate = ConversationSlidingAggregate(
      ConversationRate<String>(over: .seconds(4)), over: .seconds(4), lateness: .arrival)
    for second in Int64(0)..<10 {
      for _ in 0..<3 { rate.add("", at: instant(second * 1_000_000_000)) }
    }
    #expect(rate.value == 3)
    #expect(rate.value(at: instant(11 * 1_000_000_000)) == 1.5)
    #expect(rate.value(at: instant(20 * 1_000_000_000)) == 0)
  }

  @Test("W11 where a monoid says that order does not matter, it does not")
  func commutative() {
    func check<Monoid: ConversationMonoid>(_ monoid: Monoid, _ inputs: [Monoid.Input])
    where Monoid.Partial: Equatable {
      #expect(Monoid.isCommutative)
      for left in inputs {
        for right in inputs {
          let (left, right) = (monoid.lift(left), monoid.lift(right))
          #expect(monoid.combine(left, right) == monoid.combine(right, left))
        }
      }
    }
    let values = [0, 1, -3.5, 1e300, 0x1p-60, .infinity, -.infinity, .nan]
    check(ConversationSum(), values)
    check(ConversationIntegerSum(), [0, 1, -7, .max, .min])
    check(ConversationCount<Int>(), [1, 2])
    #expect(!ConversationMaximum<Int>.isCommutative && !Joined.isCommutative)
  }
}
