import ConversationReplay
import Testing

@Suite struct QuantityTests {
  @Test("Thousands are set apart")
  func counts() {
    #expect(
      [0, 999, 1_000, 57_226, 1_234_567].map { Quantity.count($0) }
        == ["0", "999", "1,000", "57,226", "1,234,567"])
    #expect(Quantity.count(-1_000) == "-1,000")
    #expect(Quantity.count(Int.min) == "-9,223,372,036,854,775,808")
    #expect(Quantity.decimal(1_234.56, digits: 1) == "1,234.6")
    #expect(Quantity.decimal(0.5, digits: 3) == "0.500")
  }

  @Test(
    "Durations take the largest unit below them, and three digits",
    arguments: [
      (0, "0 ns"), (999, "999 ns"), (1_000, "1.00 µs"), (9_996, "10.0 µs"), (99_960, "100 µs"),
      (999_400, "999 µs"), (999_500, "1.00 ms"), (17_000_000, "17.0 ms"), (3_200_000_000, "3.20 s"),
      (3_600_000_000_000, "3,600 s"),
    ] as [(UInt64, String)])
  func durations(nanoseconds: UInt64, text: String) {
    #expect(Quantity.nanoseconds(nanoseconds) == text)
  }

  @Test("Sizes are binary, and parts are per cent")
  func sizes() {
    #expect(
      [0, 1_023, 1_024, 1_536, 40_303_934, Int.max].map { Quantity.bytes($0) }
        == ["0 B", "1023 B", "1.00 KiB", "1.50 KiB", "38.4 MiB", "8,388,608 TiB"])
    #expect([0, 0.9746, 1].map(Quantity.percent) == ["0.0 %", "97.5 %", "100.0 %"])
  }
}
