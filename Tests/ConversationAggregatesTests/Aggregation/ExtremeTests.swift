import ConversationAggregates
import ConversationMemory
import Testing

@Suite("Extremes of doubles of which some are not numbers")
struct ExtremeTests {
  /// The extremes of the last three, by each way of rolling.
  private func extremes(_ values: [Double]) -> [(least: Double?, greatest: Double?)] {
    let graces: [ConversationLateness] = [.arrival, .withoutGrace, .withGrace(.seconds(9))]
    var extremes = graces.map { lateness in
      var least = ConversationSlidingAggregate(
        ConversationMinimum<Double>(), over: .seconds(3), lateness: lateness)
      var greatest = ConversationSlidingAggregate(
        ConversationMaximum<Double>(), over: .seconds(3), lateness: lateness)
      for (second, value) in values.enumerated() {
        let instant = ConversationInstant(nanoseconds: Int64(second) * 1_000_000_000)
        least.add(value, at: instant)
        greatest.add(value, at: instant)
      }
      return (least.value, greatest.value)
    }
    var least = ConversationLastAggregate(ConversationMinimum<Double>(), last: 3)
    var greatest = ConversationLastAggregate(ConversationMaximum<Double>(), last: 3)
    for value in values {
      least.add(value)
      greatest.add(value)
    }
    extremes.append((least.value, greatest.value))
    return extremes
  }

  @Test("W11 an extreme passes over what is not a number, wherever that stands")
  func passedOver() {
    let numbers: [Double] = [7, .nan, -.infinity, 2, -0.0, .signalingNaN]
    for first in numbers {
      for second in numbers {
        for third in numbers {
          let values = [first, second, third]
          let actual = values.filter { !$0.isNaN }
          for (least, greatest) in extremes([99, -99] + values) {
            if actual.isEmpty {
              #expect(least?.isNaN == true && greatest?.isNaN == true)
            } else {
              #expect(least == actual.min() && greatest == actual.max())
            }
          }
        }
      }
    }
  }

  @Test("W11 the least of 7, two that are no numbers, and 2 is 2")
  func seen() {
    var least = ConversationLastAggregate(ConversationMinimum<Double>(), last: 4)
    for value in [7, .nan, .nan, 2] { least.add(value) }
    #expect(least.value == 2)
  }
}
