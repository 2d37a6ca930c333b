import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Windows as texts")
struct ConversationWindowTextTests {
  private static let texts: [(String, ConversationWindow)] = [
    ("unbounded", ConversationWindow.unbounded), ("30m", .time(.seconds(1800))),
    ("time:500ms", .time(.milliseconds(500))), ("1.5h", .time(.seconds(5400))),
    ("0.1ms", .time(.microseconds(100))), ("7d", .time(.seconds(604_800))),
    ("schedule:2s", .schedule(.seconds(2))), ("count:0", .count(0)), ("turns:5", .turns(5)),
    ("bytes:2k", .bytes(2048)), ("bytes:3G", .bytes(3 << 30)), ("tokens:4000", .tokens(4000)),
    ("count:3,cut:anywhere", .count(3).cutAnywhere()), ("count:3,cut:turn", .count(3)),
    ("30s,count:5,count:3,time:10s", [.time(.seconds(10)), .count(3)]),
    ("99999999999999999999d", .unbounded), ("0s", .time(.zero)),
  ]

  @Test("W6 a text describes a window, as it describes itself", arguments: texts)
  func parse(text: String, window: ConversationWindow) throws {
    #expect(try ConversationWindow(parsing: text) == window)
    #expect(try ConversationWindow(parsing: window.description) == window)
  }

  @Test("W6 every window can be read from its own description")
  func roundTrip() throws {
    try withSeed { random throws in
      for _ in 0..<2_000 {
        var window = TwinWalk.window(&random, oneIn: 2)
        let nanoseconds = Int64(random.next() >> (1 + random.next() % 63))
        window = window.narrowed(by: .schedule(.nanoseconds(nanoseconds)))
        #expect(try ConversationWindow(parsing: window.description) == window, "\(window)")
      }
    }
  }

  @Test(
    "W13 a text that is no window is an error that names the part",
    arguments: [
      "", ",", "30m,", "count", "count:", "count:x", "count:1.5", "count:-1", "turns:-3",
      "bytes:-1", "bytes:k", "bytes:1t", "bytes:9999999999g", "tokens:-1", "time:-1s", "-5ms", "5",
      "5y", ".5s", "1.s", "1e3s", "--1s", "1.2.3s", "٣s", "½h", "bytes:1İ", "schedule:-1s",
      "schedule:x", "cut:never", "size:3", "count:5 ", " count:5", "count:5;turns:3", "s", "nans",
      "count:99999999999999999999",
    ])
  func errors(text: String) {
    let error = #expect(throws: ConversationWindow.ParseError.self) {
      try ConversationWindow(parsing: text)
    }
    if let error {
      #expect(text.contains(error.part) || error.part.isEmpty)
      #expect(error.description.contains(error.part))
    }
  }

  @Test("W13 random bytes are a window or an error, and never trap")
  func hostile() {
    let alphabet = Array("0123456789.,:-+ kmgdhsKMGtimecounturnsbyteschedulecutİß½é\u{301}\r\n")
    withSeed { random in
      for _ in 0..<20_000 {
        let text = String(
          (0..<(random.next() % 14)).map { _ in alphabet.randomElement(using: &random) ?? " " })
        _ = try? ConversationWindow(parsing: text)
      }
    }
  }
}
