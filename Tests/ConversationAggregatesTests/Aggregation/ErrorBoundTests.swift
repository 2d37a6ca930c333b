import ConversationAggregates
import ConversationMemory
import Testing
import _ConversationTestSupport

@Suite("What rounding can do to an aggregate")
struct ErrorBoundTests {
  /// Whole numbers of 2⁻⁴⁰, whose sums are exact in 128 bits.
  private static let unit = 0x1p-40

  private func value(_ random: inout SeededGenerator) -> Int {
    // Of very different size and either sign, so that much is lost in plain doubles.
    let bits = Int.random(in: 1...62, using: &random)
    return Int.random(in: -(1 << bits)...(1 << bits), using: &random)
  }

  @Test("W11 a rolling sum errs within its bound, however long it rolls")
  func sum() {
    withSeed { random in
      let size = 500
      var window = ConversationLastAggregate(ConversationSum(), last: size)
      var exact = ConversationLastAggregate(ConversationIntegerSum(), last: size)
      // Values are whole multiples of a unit up to 2⁶² of them, rounded to doubles first.
      for step in 0..<50_000 {
        let number = Int(exactly: Double(value(&random)).rounded()) ?? 0
        let rounded = Double(number)
        window.add(rounded * Self.unit)
        exact.add(Int(rounded))
        guard step % 17 == 0 else { continue }
        let truth = Double(exact.value) * Self.unit
        let largest = Double(size) * 0x1p62 * Self.unit
        let bound = 3 * Double(size) * 0x1p-104 * largest + truth.magnitude * 0x1p-53
        #expect((window.value - truth).magnitude <= bound)
      }
    }
  }

  @Test("W11 what was infinite or not a number leaves without a trace")
  func notFinite() {
    var sum = ConversationLastAggregate(ConversationSum(), last: 2)
    var mean = ConversationLastAggregate(ConversationMean(), last: 2)
    var variance = ConversationLastAggregate(ConversationVariance(), last: 2)
    for value in [.infinity, 1, .nan, -.infinity, 1e300, 3, 4] {
      sum.add(value)
      mean.add(value)
      variance.add(value)
      if value == 1 {
        #expect(sum.value == .infinity && mean.value == .infinity)
        #expect(variance.value?.isNaN == true)
      }
      if value == -.infinity { #expect(sum.value.isNaN) }
    }
    #expect(sum.value == 7)
    #expect(mean.value == 3.5)
    #expect(variance.value == 0.25)
  }

  @Test("W11 a sum that overflowed is infinite until what made it so has left")
  func overflow() {
    for sign in [1.0, -1] {
      var sum = ConversationLastAggregate(ConversationSum(), last: 2)
      var mean = ConversationLastAggregate(ConversationMean(), last: 2)
      var sums: [Double] = []
      for value in [1e308, 1e308, 1, 1, 1e308, -1e308] {
        sum.add(sign * value)
        mean.add(sign * value)
        sums.append(sum.value)
      }
      #expect(sums[0] == sign * 1e308)
      #expect(sums[1] == sign * .infinity)
      #expect(sums[3] == sign * 2)
      #expect(sums[4] == sign * 1e308)
      #expect(sums[5] == 0)
      #expect(mean.value == 0)
    }
  }

  /// A plain sum of doubles, which loses what is small beside what is great.
  private struct PlainSum: ConversationInvertibleMonoid {
    var identity: Double { 0 }
    func lift(_ input: Double) -> Double { input }
    func combine(_ older: Double, _ newer: Double) -> Double { older + newer }
    func remove(_ oldest: Double, from total: Double) -> Double { total - oldest }
  }

  @Test("W11 a total that is added to after one has gone is made anew like any other")
  func renewal() {
    for limit in 1...20 {
      var queue = ConversationSubtractingQueue(PlainSum())
      for step in 0..<100 {
        if queue.count == limit { queue.removeFirst() }
        queue.append(step == 0 ? 1e300 : 1)
        // The great one leaves nothing behind once twice as many have come.
        if step >= 2 * limit { #expect(queue.total == Double(limit)) }
      }
      for _ in 0..<limit { queue.removeFirst() }
      #expect(queue.total == 0)
    }
  }

  @Test("W11 a rolling variance keeps its digits where values are great and deviate little")
  func variance() {
    withSeed { random in
      let size = 300
      var window = ConversationLastAggregate(ConversationVariance(), last: size)
      var values: [Double] = []
      for step in 0..<20_000 {
        let value = 1e6 + Double.random(in: -1...1, using: &random)
        values.append(value)
        window.add(value)
        guard step % 101 == 0 else { continue }
        let last = values.suffix(size)
        // Two passes about the mean, of differences that are exact.
        let shift = last.reduce(0) { $0 + ($1 - 1e6) } / Double(last.count)
        let truth =
          last.reduce(0) { $0 + ($1 - 1e6 - shift) * ($1 - 1e6 - shift) } / Double(last.count)
        #expect(((window.value ?? 0) - truth).magnitude <= 1e-12 * truth + 1e-18)
      }
    }
  }

  @Test("W13 of nothing there is no mean, no variance and no extreme; one value is no sample")
  func empty() {
    #expect(ConversationLastAggregate(ConversationMean(), last: 0).value == nil)
    #expect(ConversationLastAggregate(ConversationVariance(), last: 3).value == nil)
    #expect(ConversationLastAggregate(ConversationMinimum<Int>(), last: 3).value == nil)
    var sample = ConversationLastAggregate(ConversationVariance(ofSample: true), last: 3)
    sample.add(1)
    #expect(sample.value == nil)
    sample.add(3)
    #expect(sample.value == 2)
    var none = ConversationLastAggregate(ConversationCount<Int>(), last: 0)
    none.add(1)
    #expect(none.value == 0)
  }
}
