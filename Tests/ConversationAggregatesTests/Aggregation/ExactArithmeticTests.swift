import ConversationAggregates
import Testing
import _ConversationTestSupport

@Suite("Aggregates beside arithmetic that does not round")
struct ExactArithmeticTests {
  /// A value as nobody would wish for, or an ordinary one.
  private func value(_ random: inout SeededGenerator, upTo exponent: Int) -> Double {
    let sign: FloatingPointSign = Bool.random(using: &random) ? .plus : .minus
    switch Int.random(in: 0..<40, using: &random) {
    case 0: return .infinity
    case 1: return -.infinity
    case 2: return .nan
    case 3..<10:
      let power = Int.random(in: -exponent...exponent, using: &random)
      return Double(sign: sign, exponent: power, significand: .random(in: 1..<2, using: &random))
    case 10..<14: return sign == .plus ? 1e-300 : -1e-300
    case 14: return .leastNonzeroMagnitude
    default: return .random(in: -1...1, using: &random)
    }
  }

  /// What the values that are not finite make of a sum; nil where all are finite.
  private func unbounded(_ values: ArraySlice<Double>) -> Double? {
    let others = values.filter { !$0.isFinite }
    guard let first = others.first else { return nil }
    return others.allSatisfy { $0 == first } ? first : .nan
  }

  private func isSame(_ left: Double?, _ right: Double) -> Bool {
    left.map { $0 == right || $0.isNaN && right.isNaN } ?? false
  }

  @Test("W11 a sum and a mean err at no step by more than they say", arguments: [1, 2, 7, 40])
  func sums(size: Int) {
    withSeed { random in
      var sum = ConversationLastAggregate(ConversationSum(), last: size)
      var mean = ConversationLastAggregate(ConversationMean(), last: size)
      var values: [Double] = []
      for _ in 0..<2_000 {
        // Those of a window together stay below what a double can be.
        values.append(value(&random, upTo: 1_000))
        sum.add(values[values.count - 1])
        mean.add(values[values.count - 1])
        let last = values.suffix(size)
        if let unbounded = unbounded(last) {
          #expect(isSame(sum.value, unbounded) && isSame(mean.value, unbounded))
          continue
        }
        var difference = ExactNumber()
        for value in last { difference.add(value) }
        var meanDifference = difference
        difference.add(-sum.value)
        // No running total since it was made anew was greater than all of its values together.
        let most = values.suffix(4 * size).filter(\.isFinite).reduce(0) { $0 + $1.magnitude }
        let bound = 3 * Double(size) * 0x1p-104 * most
        #expect(difference.magnitude <= bound + sum.value.ulp)
        let count = Double(last.count)
        meanDifference.add(mean.value ?? .nan, times: count, subtracting: true)
        #expect(meanDifference.magnitude <= bound + 2 * count * (mean.value ?? 0).ulp)
      }
    }
  }

  @Test("W11 a variance errs at no step by more than it says", arguments: [1, 2, 5, 12])
  func variance(size: Int) {
    withSeed { random in
      var variance = ConversationLastAggregate(ConversationVariance(), last: size)
      var values: [Double] = []
      for _ in 0..<1_000 {
        values.append(value(&random, upTo: 400))
        variance.add(values[values.count - 1])
        let last = values.suffix(size)
        if unbounded(last) != nil {
          #expect(variance.value?.isNaN == true)
          continue
        }
        let count = Double(last.count)
        // n² times the variance is n times the sum of the squares less the square of the sum.
        var difference = ExactNumber()
        for value in last {
          for _ in last { difference.add(value, times: value) }
          for other in last { difference.add(value, times: other, subtracting: true) }
        }
        let truth = difference.magnitude / (count * count)
        difference.add(variance.value ?? .nan, times: count * count, subtracting: true)
        // The greatest mean square that a running total had since it was made anew.
        let squares = values.suffix(4 * size).filter(\.isFinite).reduce(0) { $0 + $1 * $1 }
        let bound =
          0x1p-52 * truth + (3 * Double(size) + 16) * 0x1p-103 * squares / count
        let error = difference.magnitude / (count * count)
        #expect(error <= bound + .leastNormalMagnitude)
      }
    }
  }

  @Test("W11 the arithmetic beside them adds as whole numbers do")
  func exactness() {
    var number = ExactNumber()
    for value in [1e300, 1, -1e300, 0x1p-1074, -0.25, 3] { number.add(value) }
    number.add(0x1p-1074, times: -1)
    #expect(number.magnitude == 3.75)
    number.add(-4)
    #expect(number.magnitude == 0.25)
    number.add(1e150, times: 1e150)
    number.add(1e150, times: 1e150, subtracting: true)
    #expect(number.magnitude == 0.25)
  }
}
