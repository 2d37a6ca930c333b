import _ConversationTestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Draws values, those at the ends of their types most of all, and says each.
final class Chance {
  private var random: SeededGenerator

  private let isSilent: Bool

  init(seed: UInt64, isSilent: Bool = false) {
    random = SeededGenerator(seed: seed)
    self.isSilent = isSilent
  }

  /// Writes to the standard error stream, at once: the next thing may be the last.
  func say(_ text: String) {
    if isSilent { return }
    var text = text
    _ = text.withUTF8 { bytes in unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
  }

  private func saying<Value>(_ value: Value) -> Value {
    say(" " + "\(value)".prefix(60).debugDescription)
    return value
  }

  // MARK: Without a word

  func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  /// Whether one of so many chances is drawn.
  func once(in count: Int) -> Bool { below(count) == 0 }

  func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

  // MARK: Numbers

  func int() -> Int {
    saying(
      one(of: [
        .min, .min + 1, -1, 0, 1, 2, .max - 1, .max, Int(Int32.min), Int(Int32.max), 1 << 32,
        1 << 62, below(8), below(8), below(8), below(2_000), Int(truncatingIfNeeded: random.next()),
      ]))
  }

  /// At least 1.
  func positive() -> Int {
    saying(one(of: [1, 1, 2, 3, 8, 64, 65, 1_000, 1 << 31, 1 << 32, .max - 1, .max]))
  }

  func unsigned() -> UInt64 {
    saying(
      one(of: [
        0, 1, 2, 3, 8, .max, .max - 1, 1 << 62, 1 << 63, 1 << 63 - 1, UInt64(below(64)),
        random.next(),
      ]))
  }

  func double() -> Double {
    saying(
      one(of: [
        0, -0.0, 1, -1, .infinity, -.infinity, .nan, .greatestFiniteMagnitude,
        -.greatestFiniteMagnitude, .leastNonzeroMagnitude, 1e308, 1e-308,
        Double(bitPattern: random.next()),
      ]))
  }

  func flag() -> Bool { saying(once(in: 2)) }

  // MARK: Time

  func duration() -> Duration {
    let duration = one(of: [
      .zero, .nanoseconds(1), .nanoseconds(-1), .milliseconds(1), .seconds(1), .seconds(-1),
      .seconds(1_000_000), .nanoseconds(Int64.max), .nanoseconds(Int64.min), .seconds(Int64.max),
      .seconds(Int64.min), Duration(attoseconds: .max), Duration(attoseconds: .min),
      Duration(attoseconds: 1), Duration(attoseconds: -1),
    ])
    _ = saying(duration.attoseconds)
    return duration
  }

  /// At least zero.
  func length() -> Duration {
    let duration = duration()
    return duration < .zero ? .zero : duration
  }

  /// Above zero.
  func positiveDuration() -> Duration {
    let duration = duration()
    return duration <= .zero ? .seconds(1) : duration
  }

  func nanoseconds() -> Int64 {
    let ends: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max, .max / 2, .min / 2]
    let any = Int64(truncatingIfNeeded: random.next())
    return saying(once(in: 3) ? any : once(in: 2) ? any & 0x3ff : one(of: ends))
  }

  // MARK: Texts and bytes

  func text() -> String {
    let text =
      switch below(12) {
      case 0: ""
      case 1: "caf\u{e9}"
      case 2: "cafe\u{301}"
      case 3: "\0"
      case 4: "\u{10ffff}\u{0}\u{200d}"
      case 5: String(repeating: "n", count: 14 + below(4))
      case 6 where once(in: 20): String(repeating: "long ", count: below(100_000))
      case 7:
        one(of: ["count:1", "time:1h", "bytes:9223372036854775807g", "cut:", "-1d", "*", "\\"])
      default: one(of: ["a", "b", "c"])
      }
    return saying(text)
  }

  func bytes() -> [UInt8] {
    let bytes: [UInt8] =
      switch below(8) {
      case 0: []
      case 1: [0]
      case 2: [0xff, 0xc3, 0x00]
      case 3 where once(in: 20): [UInt8](repeating: 7, count: below(500_000))
      default: (0..<below(40)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      }
    return saying(bytes)
  }

  /// The same bytes but for one, or some at the end.
  func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    switch below(3) {
    case 0 where !bytes.isEmpty:
      bytes[below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
    case 1: bytes = Array(bytes.prefix(below(bytes.count + 1)))
    default: break
    }
    return bytes
  }

  // MARK: Of others

  func maybe<Value>(_ draw: () -> Value) -> Value? { once(in: 2) ? draw() : nil }

  /// None, one or some.
  func some<Value>(_ draw: () -> Value) -> [Value] {
    (0..<one(of: [0, 1, 2, 2, 5, 70])).map { _ in draw() }
  }

  /// Some of what is known, or nothing.
  func known<Value>(_ values: [Value]) -> Value? {
    values.isEmpty ? nil : one(of: values)
  }
}
