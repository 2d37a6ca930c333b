extension Int64 {
  /// The sum, held to what 64 bits can say: time does not turn round at its ends.
  @inlinable
  @inline(__always)
  func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// The difference, held likewise.
  @inlinable
  @inline(__always)
  func subtractingClamped(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }
}
