import CBenchClock
import ConversationAggregates
import ConversationMemory

/// Measures rolling aggregates: an update and a query at a window that is full, amortised, and how
/// long single ones take.
///
/// It prints a line for each: what, messages in the window, nanoseconds of an update with a query,
/// then a histogram of single ones by powers of two, the reading of the clock included.
@main
struct AggregateBench {
  static func main() {
    let size = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000
    measure("sum", ConversationSum(), size) { Double($0 & 1023) }
    measure("mean", ConversationMean(), size) { Double($0 & 1023) }
    measure("variance", ConversationVariance(), size) { Double($0 & 1023) }
    measure("rate", ConversationRate<Int>(over: .seconds(1)), size) { $0 }
    measure("maximum", ConversationMaximum<Int>(), size) { $0 &* 7_919 & 0xFFFF }
    measure("maximum, late by up to 64", ConversationMaximum<Int>(), size, late: 64) {
      $0 &* 7_919 & 0xFFFF
    }
    measure("sum, late by up to 4096", ConversationSum(), size, late: 4096) {
      Double($0 & 1023)
    }
  }

  /// - Parameter late: Of every four messages one is late by up to so many; 0 for arrival order.
  @inline(never)
  private static func measure<Aggregation: ConversationAggregation>(
    _ name: String, _ aggregation: Aggregation, _ size: Int, late: Int = 0,
    _ input: (Int) -> Aggregation.Input
  ) {
    var window = ConversationSlidingAggregate(
      aggregation, over: .nanoseconds(Int64(size)),
      lateness: late == 0 ? .arrival : .withGrace(.nanoseconds(Int64(late))), capacity: 2 * size)
    func instant(_ number: Int) -> ConversationInstant {
      // Every fourth is late; the lags go through a permutation of so many.
      let lag = late > 0 && number & 3 == 0 ? number &* 7_919 % late : 0
      return ConversationInstant(nanoseconds: Int64(number - lag))
    }
    for number in 0..<2 * size { window.add(input(number), at: instant(number)) }
    var best = Double.infinity
    var next = 2 * size
    for _ in 0..<5 {
      let start = bench_now()
      for number in next..<next + size {
        window.add(input(number), at: instant(number))
        blackHole(window.value)
      }
      best = min(best, Double(bench_now() - start) / Double(size))
      next += size
    }
    var histogram = [Int](repeating: 0, count: 40)
    var worst: Int64 = 0
    for number in next..<next + size {
      let start = bench_now()
      window.add(input(number), at: instant(number))
      blackHole(window.value)
      let time = Int64(bench_now() - start)
      worst = max(worst, time)
      histogram[time <= 0 ? 0 : 63 - time.leadingZeroBitCount] += 1
    }
    print("\(name)\t\(window.count) messages\t\((best * 10).rounded() / 10) ns an update and query")
    for (power, count) in histogram.enumerated() where count > 0 {
      print("    from \(1 << power) ns: \(count)")
    }
    print("    the longest: \(worst) ns")
  }

  @inline(never)
  private static func blackHole<Value>(_ value: Value) {}
}
