import Histogram

/// Counts latencies in a high dynamic range histogram with three significant digits.
///
/// Each thread owns one and records into it without a lock; they are merged once the threads have
/// ended. One takes about 260 KiB, however much it counts.
package struct LatencyRecorder: Sendable {
  /// The longest latency that is told apart, one hour in nanoseconds; longer ones count as that.
  package static let longest: UInt64 = 3_600_000_000_000

  private var histogram = Histogram<UInt64>(
    highestTrackableValue: longest, numberOfSignificantValueDigits: .three)

  /// A recorder that has counted nothing.
  package init() {}

  /// How many latencies were recorded.
  package var count: UInt64 { histogram.totalCount }

  /// Counts one latency.
  ///
  /// - Complexity: O(1), without an allocation or a lock.
  package mutating func record(nanoseconds: UInt64) {
    histogram.record(min(nanoseconds, Self.longest))
  }

  /// Adds all that `other` has counted, as that of a thread that has ended.
  package mutating func merge(_ other: LatencyRecorder) {
    histogram.add(other.histogram)
  }

  /// The percentiles of what was recorded, in nanoseconds to three digits, the largest exactly; all
  /// 0 if nothing was.
  package var latency: ReplayReport.Latency {
    ReplayReport.Latency(
      p50: histogram.valueAtPercentile(50), p90: histogram.valueAtPercentile(90),
      p99: histogram.valueAtPercentile(99), p999: histogram.valueAtPercentile(99.9),
      max: histogram.maxRecorded)
  }
}
