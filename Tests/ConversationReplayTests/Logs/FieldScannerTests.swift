import ConversationReplay
import Testing

@Suite struct FieldScannerTests {
  @Test("A number is taken whole and in range, or not at all")
  func number() {
    var scanner = FieldScanner(Substring("1260rest").utf8)
    #expect(scanner.takeNumber(digitCount: 2, in: 0...11) == nil)
    #expect(scanner.takeNumber(digitCount: 2, in: 0...23) == 12)
    #expect(scanner.takeNumber(digitCount: 3, in: 0...999) == nil)
    #expect(scanner.takeNumber(digitCount: 2, in: 0...99) == 60)
    #expect(String(scanner.rest) == "rest")
  }

  @Test("A number of more digits than an integer holds is refused without a trap")
  func hugeNumber() {
    let nines = String(repeating: "9", count: 40)
    var scanner = FieldScanner(Substring(nines).utf8)
    #expect(scanner.takeNumber(digitCount: 40, in: 0...Int64.max) == nil)
    #expect(scanner.takeNumber(digitCount: 18, in: 0...Int64.max) == 999_999_999_999_999_999)
  }

  @Test("A text or a field that does not come next leaves everything in place")
  func text() {
    var scanner = FieldScanner(Substring("== a>b").utf8)
    let taken = [scanner.take("==="), scanner.take("=="), scanner.take(UInt8(ascii: "="))]
    #expect(taken == [false, true, false])
    #expect(scanner.takeField(upTo: UInt8(ascii: "!")) == nil)
    #expect(scanner.takeField(upTo: UInt8(ascii: ">")).map { String($0) } == " a")
    #expect(String(scanner.takeRest()) == "b")
    #expect(scanner.rest.isEmpty)
  }
}
