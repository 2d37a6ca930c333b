extension SignedInteger where Self: FixedWidthInteger {
  /// The sum, held to what the type can say: time does not turn round at its ends.
  @inlinable
  @inline(__always)
  func addingClamped(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// The difference, held likewise.
  @inlinable
  @inline(__always)
  func subtractingClamped(_ other: Self) -> Self {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }
}
