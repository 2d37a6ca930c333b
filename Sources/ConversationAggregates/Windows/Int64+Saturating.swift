// Arithmetic of instants and lengths that stops at the ends of what 64 bits can say.
extension Int64 {
  /// The sum; the least or the greatest there is where that is beyond.
  func saturatingSum(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// The difference; the least or the greatest there is where that is beyond.
  @inlinable
  func saturatingDifference(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }

  /// The instant, or the one before if it is the last that there is.
  var inWindow: Int64 { self == .max ? .max - 1 : self }
}
