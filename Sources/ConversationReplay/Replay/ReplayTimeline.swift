/// The time of a log, cut into slices of equal length: the columns of the occupancy plot.
///
/// ```
/// start                                          end
///   ├──────┼──────┼──────┼─ … ─┼──────┼──────┤
///   slice 0    1      2                  63
/// ```
///
/// A slice ends with its last instant, which belongs to it; all times are nanoseconds since 1970.
struct ReplayTimeline: Sendable {
  /// How many slices there are.
  static let sliceCount = OccupancyPlot.columnCount

  let start: Int64
  let end: Int64
  // Two 64-bit times can lie further apart than an Int64 counts.
  private let span: UInt64

  /// The time from the first to the last message.
  init(start: Int64, end: Int64) {
    precondition(start <= end, "A log cannot end before it starts.")
    self.start = start
    self.end = end
    span = UInt64(bitPattern: end &- start)
  }

  /// The last instant of a slice.
  func last(of slice: Int) -> Int64 { instant(2 * slice + 2) }

  /// The middle of a slice.
  func middle(of slice: Int) -> Int64 { instant(2 * slice + 1) }

  /// The instant so many halves of a slice after the start.
  private func instant(_ halves: Int) -> Int64 {
    let product = span.multipliedFullWidth(by: UInt64(halves))
    let offset = UInt64(2 * Self.sliceCount).dividingFullWidth(product).quotient
    return start &+ Int64(bitPattern: offset)
  }
}
