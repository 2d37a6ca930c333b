import ConversationReplay
import Testing

@Suite struct ProgressLineTests {
  @Test("Nobody watching, nothing written")
  func silent() {
    var line = ProgressLine(total: 10, isVisible: false)
    #expect(line.update(count: 1, elapsed: .seconds(1)) == nil)
    #expect(line.finish() == nil)
  }

  @Test("Count, part, rate and time left, rewritten in place and cleared at the end")
  func shown() {
    var line = ProgressLine(total: 258_145, isVisible: true)
    #expect(
      line.update(count: 57_226, elapsed: .seconds(4))
        == "\r57,226 of 258,145 messages, 22.2 %, 14,306/s, 0:15 left\u{1B}[K")
    #expect(line.finish() == "\r\u{1B}[K")
    #expect(line.finish() == nil)
  }

  @Test("At most ten lines a second")
  func rate() {
    var line = ProgressLine(total: 2_000, isVisible: true)
    let shown = (0..<2_000).filter { millisecond in
      line.update(count: millisecond, elapsed: .milliseconds(millisecond)) != nil
    }
    #expect(shown == Array(stride(from: 0, to: 2_000, by: 100)))
  }

  @Test("What is not known is left out")
  func unknown() {
    var start = ProgressLine(total: 5, isVisible: true)
    #expect(start.update(count: 0, elapsed: .zero) == "\r0 of 5 messages, 0.0 %, 0/s\u{1B}[K")
    var endless = ProgressLine(total: 0, isVisible: true)
    #expect(endless.update(count: 9, elapsed: .seconds(3)) == "\r9 messages, 3/s\u{1B}[K")
    var slow = ProgressLine(total: .max, isVisible: true)
    let text = slow.update(count: 1, elapsed: .seconds(1))
    #expect(text?.hasSuffix("/s\u{1B}[K") == true)
    var over = ProgressLine(total: 5, isVisible: true)
    #expect(over.update(count: 7, elapsed: .seconds(1))?.contains("0:00 left") == true)
  }
}
