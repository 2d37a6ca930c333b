/// How many messages were live over the time of a log, as a plot of text.
///
/// ```
///    1,024 ┤                    ▂▅███████
///          │               ▁▄▇███████████
///      512 ┤          ▃▆█████████████████
///          │   ▁▂▅███████████████████████
///        0 └────────────────────────────────
///           2004-11-15 12:18:00   2004-11-15 13:59:00
/// ```
///
/// A column is an equal share of the log's time and shows the largest count sampled in it; a column
/// without a sample shows the count that still held. A row is a whole number of messages high, and
/// a count above 0 always shows.
package struct OccupancyPlot: Equatable, Sendable {
  /// One sample: how many messages were live from then on.
  package struct Sample: Equatable, Sendable {
    /// The log's time, in nanoseconds since 1970-01-01 UTC.
    package let time: Int64
    /// Live messages, 0 or more.
    package let liveCount: Int

    /// A sample of `liveCount` messages at `time`.
    package init(time: Int64, liveCount: Int) {
      precondition(liveCount >= 0, "Live messages cannot be fewer than none")
      self.time = time
      self.liveCount = liveCount
    }
  }

  /// The columns of the plot, without its axis.
  package static let columnCount = 64
  /// The rows of the plot, without its axis.
  package static let rowCount = 8

  private let start: Int64
  private let span: UInt64
  private let columns: [Int]

  /// A plot of samples in any order; the last of several at one time holds from then on.
  ///
  /// - Complexity: O(*n* log *n*) for *n* samples; what is kept does not grow with them.
  package init(_ samples: [Sample]) {
    let samples = samples.sorted { $0.time < $1.time }
    start = samples.first?.time ?? 0
    // Wrapping, since two 64-bit times can lie further apart than an Int64 counts.
    span = UInt64(bitPattern: (samples.last?.time ?? 0) &- start)
    var columns = samples.isEmpty ? [] : [Int?](repeating: nil, count: Self.columnCount)
    var closing = columns
    for sample in samples {
      let elapsed = UInt64(bitPattern: sample.time &- start)
      let position = span == 0 ? 0 : Double(elapsed) / Double(span)
      let column = min(Int(position * Double(Self.columnCount)), Self.columnCount - 1)
      columns[column] = max(columns[column] ?? 0, sample.liveCount)
      closing[column] = sample.liveCount
    }
    var held = 0
    self.columns = zip(columns, closing).map { largest, last in
      defer { held = last ?? held }
      return largest ?? held
    }
  }

  /// The plot, top line first, each without its line end; one sentence if there are no samples.
  package var lines: [String] {
    guard let peak = columns.max() else { return ["No message was appended."] }
    let rowHeight = max(1, peak / Self.rowCount + (peak % Self.rowCount == 0 ? 0 : 1))
    let labels = (0..<Self.rowCount).map { row in
      // An axis that reaches beyond Int ends there.
      let top = rowHeight.multipliedReportingOverflow(by: Self.rowCount - row)
      return row.isMultiple(of: 2) ? Quantity.count(top.overflow ? Int.max : top.partialValue) : ""
    }
    let width = labels.map(\.count).max() ?? 0
    func margin(_ label: String) -> String {
      String(repeating: " ", count: width - label.count) + label
    }
    let rows = labels.enumerated().map { row, label in
      let floor = Self.rowCount - 1 - row
      let bars = columns.map { Self.block(count: $0, floor: floor, rowHeight: rowHeight) }
      return trimmed("\(margin(label)) \(label.isEmpty ? "│" : "┤")\(String(bars))")
    }
    let axis = "\(margin("0")) └" + String(repeating: "─", count: Self.columnCount)
    return rows + [axis, margin("") + "  " + timeLabels]
  }

  /// The part of a column in the row that begins `floor` rows above the axis, in eighths of it.
  private static func block(count: Int, floor: Int, rowHeight: Int) -> Character {
    let blocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    let (base, isOver) = rowHeight.multipliedReportingOverflow(by: floor)
    guard !isOver, count > base else { return " " }
    let part = Double(count - base) / Double(rowHeight)
    return blocks[min(8, Int((part * 8).rounded(.up)))]
  }

  /// The times at the start, the middle and the end, under the columns that they belong to.
  private var timeLabels: String {
    let times = [0, span / 2, span].map { elapsed in
      LogTimestamp(nanoseconds: start &+ Int64(bitPattern: elapsed)).description
    }
    let room = Self.columnCount - times.reduce(0) { $0 + $1.count }
    let left = String(repeating: " ", count: room / 2)
    return times[0] + left + times[1] + String(repeating: " ", count: room - room / 2) + times[2]
  }

  private func trimmed(_ line: String) -> String {
    String(line.reversed().drop(while: { $0 == " " }).reversed())
  }
}
