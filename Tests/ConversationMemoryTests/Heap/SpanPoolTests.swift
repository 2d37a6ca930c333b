import Testing

@testable import ConversationMemory

@Suite("Spans that nobody has")
struct SpanPoolTests {
  /// Spans of the regions that have small pages in any case.
  private static let smallPageSpans = 8 * SpanRegion.spanCount

  @Test("W9 a span whose pages are there goes first, wherever it lies")
  func warmFirst() {
    var pool = SpanPool()
    let spans = (0..<3 * SpanRegion.spanCount / 2).map { _ in pool.take(promptly: false) }
    #expect(pool.usedCount == 96 && pool.warmCount == 0)
    let (region, span) = spans[80]
    pool.put(span, of: region)
    #expect(pool.warmCount == 1)
    let again = pool.take(promptly: false)
    #expect(again.region.place == 1 && again.span == span)
    #expect(pool.warmCount == 0)
    for (region, span) in spans { pool.put(span, of: region) }
    #expect(pool.take(promptly: true).region.place == 0)
  }

  @Test("W9 who cannot wait gets no span of large pages that are not there yet")
  func prompt() {
    var pool = SpanPool()
    for _ in 0..<Self.smallPageSpans { _ = pool.take(promptly: true) }
    let large = pool.take(promptly: false)
    #expect(large.region.place == 8)
    for expected in 0..<SpanRegion.spanCount {
      let (region, span) = pool.take(promptly: true)
      #expect(region.place == 9 && span == expected)
    }
    #expect(pool.take(promptly: true).region.place == 10)
    // What is there is as good for them.
    pool.put(large.span, of: large.region)
    #expect(pool.take(promptly: true).region.place == 8)
    // Others go on where there is room.
    #expect(pool.take(promptly: false).region.place == 8)
  }
}
