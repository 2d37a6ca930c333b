import ConversationReplay
import Testing

@Suite struct OccupancyPlotTests {
  private let second: Int64 = 1_000_000_000

  /// A row of the plot: the margin, and so many columns of each block.
  private func row(_ margin: String, _ runs: (Character, Int)...) -> String {
    let bars = runs.map { String(repeating: $0.0, count: $0.1) }.joined()
    return "\(margin)\(bars)"
  }

  @Test("Samples fill the columns from their time on, in whole messages a row")
  func exact() {
    // 64 seconds: 16 s of 4, 16 s of 12, 16 s of 0 and 16 s of 16, the last column being 1.
    let plot = OccupancyPlot([
      .init(time: 0, liveCount: 4), .init(time: 48 * second, liveCount: 16),
      .init(time: 16 * second, liveCount: 12), .init(time: 32 * second, liveCount: 0),
      .init(time: 63 * second, liveCount: 1), .init(time: 64 * second, liveCount: 1),
    ])
    #expect(
      plot.lines == [
        row("16 ┤", (" ", 48), ("█", 15)),
        row("   │", (" ", 48), ("█", 15)),
        row("12 ┤", (" ", 16), ("█", 16), (" ", 16), ("█", 15)),
        row("   │", (" ", 16), ("█", 16), (" ", 16), ("█", 15)),
        row(" 8 ┤", (" ", 16), ("█", 16), (" ", 16), ("█", 15)),
        row("   │", (" ", 16), ("█", 16), (" ", 16), ("█", 15)),
        row(" 4 ┤", ("█", 32), (" ", 16), ("█", 15)),
        row("   │", ("█", 32), (" ", 16), ("█", 15), ("▄", 1)),
        row(" 0 └", ("─", 64)),
        "    1970-01-01 00:00:00   1970-01-01 00:00:32    1970-01-01 00:01:04",
      ])
  }

  @Test("Parts of a row round up, so that one message of thousands shows")
  func parts() {
    let plot = OccupancyPlot([
      .init(time: 0, liveCount: 8_000), .init(time: 32 * second, liveCount: 1),
      .init(time: 64 * second, liveCount: 1_126),
    ])
    #expect(plot.lines[0] == row("8,000 ┤", ("█", 32)))
    #expect(plot.lines[6] == row("2,000 ┤", ("█", 32), (" ", 31), ("▂", 1)))
    #expect(plot.lines[7] == row("      │", ("█", 32), ("▁", 31), ("█", 1)))
  }

  @Test("A column shows its largest count, and the last of one instant holds on")
  func largest() {
    let plot = OccupancyPlot([
      .init(time: 0, liveCount: 1), .init(time: 0, liveCount: 8), .init(time: 0, liveCount: 2),
      .init(time: 64, liveCount: 2),
    ])
    #expect(plot.lines[0] == row("8 ┤", ("█", 1)))
    #expect(plot.lines[6] == row("2 ┤", ("█", 64)))
  }

  @Test("One sample is a plot of one instant, and none is a sentence")
  func few() {
    #expect(OccupancyPlot([]).lines == ["No message was appended."])
    let lines = OccupancyPlot([.init(time: 0, liveCount: 0)]).lines
    #expect(lines.count == 10)
    #expect(lines[0] == "8 ┤")
    #expect(lines[9].hasSuffix("1970-01-01 00:00:00"))
    #expect(OccupancyPlot([.init(time: 5, liveCount: 3)]).lines[7] == row("  │", ("█", 64)))
  }

  @Test("The ends of time and of counting do not overflow")
  func extremes() {
    let lines = OccupancyPlot([
      .init(time: .min, liveCount: .max), .init(time: .max, liveCount: 1),
    ]).lines
    #expect(lines[9].contains("1677-09-21 00:12:43"))
    #expect(lines[9].contains("2262-04-11 23:47:16"))
    #expect(lines[0].hasPrefix("9,223,372,036,854,775,807 ┤"))
  }
}
