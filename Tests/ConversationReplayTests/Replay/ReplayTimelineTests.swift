import Testing

@testable import ConversationReplay

@Suite struct ReplayTimelineTests {
  @Test(
    "Slices grow with the log's time, and the last one ends with it",
    arguments: [(0, 0), (0, 1), (5, 70), (-64, 64), (.min, .max)] as [(Int64, Int64)])
  func slices(start: Int64, end: Int64) {
    let timeline = ReplayTimeline(start: start, end: end)
    let slices = 0..<ReplayTimeline.sliceCount
    #expect(timeline.last(of: slices.upperBound - 1) == end)
    var previous = start
    for slice in slices {
      #expect(previous <= timeline.middle(of: slice))
      #expect(timeline.middle(of: slice) <= timeline.last(of: slice))
      previous = timeline.last(of: slice)
    }
  }

  @Test("Slices are equally long")
  func length() {
    let timeline = ReplayTimeline(start: -640, end: 640)
    #expect(timeline.last(of: 0) == -620)
    #expect(timeline.middle(of: 1) == -610)
    #expect(timeline.last(of: 31) == 0)
  }
}
