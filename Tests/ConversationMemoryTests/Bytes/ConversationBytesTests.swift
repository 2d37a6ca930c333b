import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Strings of bytes")
struct ConversationBytesTests {
  private let clock = ConversationManualClock()

  private func store() -> ConversationStore {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.shardCount = 1
    configuration.valueTypes = [ConversationBytes.self]
    configuration.habits.checks = true
    return ConversationStore(configuration)
  }

  @Test(
    "S4 B13 a string spells a number where it is that number's spelling, and no other",
    arguments: [
      ("0", 0), ("1", 1), ("-1", -1), ("9223372036854775807", Int64.max),
      ("-9223372036854775808", .min), ("10", 10), ("", nil), ("-", nil), ("+1", nil), ("01", nil),
      ("-0", nil), ("1 ", nil), (" 1", nil), ("1a", nil), ("9223372036854775808", nil),
      ("-9223372036854775809", nil), ("99999999999999999999", nil), ("123456789012345678901", nil),
    ])
  func number(_ text: String, _ number: Int64?) {
    #expect(ConversationBytes(unchecked: Array(text.utf8)).number == number)
    if let number { #expect(ConversationBytes.spelling(number) == Array(text.utf8)) }
  }

  @Test("S4 B13 sums that have no room change nothing")
  func overflow() throws {
    let string = store()["n"].bytes
    #expect(try string.increment(by: .max) == .done(.max) && string.increment() == .overflow)
    #expect(try string.increment(by: .min) == .done(-1) && string.increment(by: .min) == .overflow)
    #expect(try string.get() == Array("-1".utf8))
    #expect(try string.append([120]) == .done(3) && string.increment() == .notANumber)
    #expect(try string.set([]).isDone && string.get() == [] && string.increment() == .notANumber)
  }

  @Test("S4 Z2 a string that would have too many bytes is not made")
  func limits() throws {
    let string = store()["s"].bytes
    #expect(try string.setRange(at: -1, [1]) == .outOfRange)
    #expect(try string.setRange(at: .min, [1]) == .outOfRange)
    #expect(try string.setRange(at: .max, [1]) == .outOfRange)
    #expect(try string.setRange(at: ConversationBytes.byteLimit, [1]) == .outOfRange)
    #expect(try string.setRange(at: .max, []) == .done(0) && string.get() == nil)
    #expect(try string.setRange(at: 3, [1]) == .done(4) && string.get() == [0, 0, 0, 1])
  }

  @Test("S2 S4 what end a string gets")
  func expiry() throws {
    let store = store()
    let now = ConversationClock.injected(clock).now
    let string = store["s"].bytes
    try string.set([1], expiry: .after(.seconds(5)))
    #expect(store["s"].expiry == now.advanced(by: .seconds(5)))
    try string.set([2], expiry: .kept)
    try string.append([3])
    #expect(store["s"].expiry == now.advanced(by: .seconds(5)))
    try string.set([2])
    #expect(store["s"].expiry == nil)
    try string.set([2], expiry: .at(now.advanced(by: .seconds(1))))
    #expect(store["s"].expiry == now.advanced(by: .seconds(1)))
    for instant in [now, ConversationInstant(nanoseconds: .min)] {
      #expect(try string.set([4], expiry: .at(instant)).isDone && !store["s"].exists)
    }
    try string.set([5], expiry: .after(.seconds(Int64.max)))
    #expect(store["s"].exists)
    try string.set([5], expiry: .at(.distantFuture))
    #expect(store["s"].exists)
  }

  @Test("S2 what finds nothing to do moves no version")
  func versions() throws {
    let store = store()
    let string = store["s"].bytes
    try string.set([1])
    let version = store["s"].version
    #expect(try string.append([]) == .done(1) && string.setRange(at: 0, []) == .done(1))
    #expect(try !string.set([2], if: .ifAbsent).isDone && string.increment() == .notANumber)
    #expect(store["s"].version == version)
    try string.set([1])
    #expect(store["s"].version != version)
  }

  @Test("S4 every call does to a string what it does to an array")
  func model() throws {
    try withSeed { random in
      let store = store()
      var model: [UInt8]?
      func some() -> [UInt8] {
        (0..<Int(random.next() % 6)).map { _ in UInt8(ascii: "0") + UInt8(random.next() % 10) }
      }
      let string = store["s"].bytes
      for step in 0..<5_000 {
        switch random.next() % 7 {
        case 0:
          let bytes = some()
          let condition = ConversationBytes.Condition.allCases[Int(random.next() % 3)]
          let isDone = condition == .always || (condition == .ifAbsent) == (model == nil)
          let setting = try string.set(bytes, if: condition, gettingPrevious: true)
          #expect(setting.isDone == isDone && setting.previous == model, "step \(step)")
          if isDone { model = bytes }
        case 1:
          let bytes = some()
          model = (model ?? []) + bytes
          #expect(try string.append(bytes) == .done(model?.count ?? 0), "step \(step)")
        case 2:
          let (offset, bytes) = (Int(random.next() % 9), some())
          if !bytes.isEmpty {
            var all = model ?? []
            while all.count < offset + bytes.count { all.append(0) }
            for (index, byte) in bytes.enumerated() { all[offset + index] = byte }
            model = all
          }
          #expect(
            try string.setRange(at: offset, bytes) == .done(model?.count ?? 0), "step \(step)")
        case 3:
          let text = String(decoding: model ?? [48], as: UTF8.self)
          let number = Int64(text).flatMap { String($0) == text ? $0 : nil }
          let by = Int64(random.next() % 1000) - 500
          let sum = try string.increment(by: by)
          #expect(sum == (number.map { .done($0 + by) } ?? .notANumber), "step \(step)")
          if let number { model = Array(String(number + by).utf8) }
        case 4: #expect(try string.get() == model, "step \(step)")
        case 5:
          let low = Int(random.next() % 8) - 2
          let range = low..<(low + Int(random.next() % 8))
          let expected = (model ?? []).enumerated().filter { range.contains($0.offset) }
          #expect(try string.get(range) == expected.map(\.element), "step \(step)")
        default:
          guard random.next() % 4 == 0 else { continue }
          #expect(try string.take() == model, "step \(step)")
          model = nil
        }
      }
    }
  }
}
