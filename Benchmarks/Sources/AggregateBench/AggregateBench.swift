import CBenchClock
import ConversationAggregates
import ConversationMemory
import Foundation

/// Measures a rolling aggregate: an update with a query at a window that is full.
///
/// Usage: aggregate-bench AGGREGATION MESSAGES LATE DISTANCE
///
/// Of every hundred messages so many are late, each by up to a distance in messages, evenly. It
/// prints a line for each number, its name, a tab, and the number: nanoseconds amortised, the
/// median of five runs over a whole window each; then how many single ones took from so many
/// nanoseconds on, by powers of two, the reading of the clock included; and the longest.
@main
struct AggregateBench {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    let numbers = words.dropFirst().compactMap { Int($0) }
    guard numbers.count == 3, numbers[0] > 1, 0...100 ~= numbers[1], 1..<numbers[0] ~= numbers[2]
    else { fail() }
    let stream = Stream(size: numbers[0], late: numbers[1], distance: numbers[2])
    let value = { (number: Int) in Double(number & 1023) }
    switch words[0] {
    case "sum": measure(ConversationSum(), stream, value)
    case "mean": measure(ConversationMean(), stream, value)
    case "variance": measure(ConversationVariance(), stream, value)
    case "rate": measure(ConversationRate<Int>(over: .seconds(1)), stream) { $0 }
    case "maximum": measure(ConversationMaximum<Int>(), stream) { $0 &* 7_919 & 0xFFFF }
    default: fail()
    }
  }

  private static func fail() -> Never {
    FileHandle.standardError.write(
      Data(
        """
        usage: aggregate-bench sum|mean|variance|rate|maximum MESSAGES LATE DISTANCE
               MESSAGES in the window, of which LATE in a hundred are late by up to DISTANCE

        """.utf8))
    exit(2)
  }

  private static func measure<Aggregation: ConversationAggregation>(
    _ aggregation: Aggregation, _ stream: Stream, _ input: (Int) -> Aggregation.Input
  ) {
    var window = ConversationSlidingAggregate(
      aggregation, over: stream.length, lateness: stream.lateness, capacity: 2 * stream.size)
    var next = 0
    func turn(_ body: (Int) -> Void) {
      for number in next..<next + stream.size { body(number) }
      next += stream.size
    }
    for _ in 0..<2 { turn { window.add(input($0), at: stream.instant($0)) } }
    let runs = (0..<5).map { _ in
      let start = bench_now()
      turn { number in
        window.add(input(number), at: stream.instant(number))
        blackHole(window.value)
      }
      return Double(bench_now() - start) / Double(stream.size)
    }
    print("ns\t\(runs.sorted()[2])")
    var histogram = [Int](repeating: 0, count: 64)
    var longest: Int64 = 1
    turn { number in
      let (value, instant) = (input(number), stream.instant(number))
      let start = bench_now()
      window.add(value, at: instant)
      blackHole(window.value)
      let time = max(1, Int64(bench_now() - start))
      longest = max(longest, time)
      histogram[63 - time.leadingZeroBitCount] += 1
    }
    for (power, count) in histogram.enumerated() where count > 0 {
      print("from \(1 << power) ns\t\(count)")
    }
    print("longest, ns\t\(longest)")
  }

  @inline(never)
  private static func blackHole<Value>(_ value: Value) {}
}
