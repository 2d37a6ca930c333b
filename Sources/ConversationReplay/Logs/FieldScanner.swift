/// Takes fields of a fixed format off the front of some bytes.
///
/// Every method either takes what it names or takes nothing and says so, and none can trap.
package struct FieldScanner<Bytes: Collection<UInt8>> where Bytes.SubSequence == Bytes {
  /// What has not been taken yet.
  package private(set) var rest: Bytes

  /// A scanner at the start of `bytes`.
  package init(_ bytes: Bytes) {
    rest = bytes
  }

  /// Takes exactly `digitCount` decimal digits, at most 18, if their number lies in `range`.
  package mutating func takeNumber(digitCount: Int, in range: ClosedRange<Int64>) -> Int64? {
    let digits = rest.prefix(digitCount)
    var value: Int64 = 0
    var count = 0
    for byte in digits {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value &* 10 &+ Int64(byte &- UInt8(ascii: "0"))
      count += 1
    }
    guard count == digitCount, count <= 18, range.contains(value) else { return nil }
    rest = rest[digits.endIndex...]
    return value
  }

  /// Takes one byte if it is `byte`.
  package mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// Takes the bytes of `text` if they come next.
  package mutating func take(_ text: StaticString) -> Bool {
    var ahead = self
    for byte in text.description.utf8 where !ahead.take(byte) {
      return false
    }
    self = ahead
    return true
  }

  /// Takes what stands before the next `byte`, and that byte; nil if there is none.
  package mutating func takeField(upTo byte: UInt8) -> Bytes? {
    guard let end = rest.firstIndex(of: byte) else { return nil }
    let field = rest[..<end]
    rest = rest[end...].dropFirst()
    return field
  }

  /// Takes all that is left.
  package mutating func takeRest() -> Bytes {
    let all = rest
    rest = all[all.endIndex...]
    return all
  }
}
