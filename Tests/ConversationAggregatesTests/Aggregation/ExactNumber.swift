/// A sum of doubles and of products of two, without rounding: a fixed-point number of 2⁻²²⁰⁰ with
/// room for all that doubles can be.
struct ExactNumber {
  /// Two's complement, the lowest word first.
  private var words = [UInt32](repeating: 0, count: 168)
  private static let scale = 2_200

  /// Adds a finite number.
  mutating func add(_ value: Double) {
    add(UInt128(Self.significand(value)), Self.exponent(value), isNegative: value < 0)
  }

  /// Adds the product of two finite numbers.
  mutating func add(_ left: Double, times right: Double, subtracting: Bool = false) {
    add(
      UInt128(Self.significand(left)) * UInt128(Self.significand(right)),
      Self.exponent(left) + Self.exponent(right),
      isNegative: (left < 0) != (right < 0) ? !subtracting : subtracting)
  }

  /// How great it is, rounded to a double; infinite beyond what doubles can be.
  var magnitude: Double {
    var words = words
    if words.last.map({ $0 >> 31 }) == 1 { Self.negate(&words) }
    var magnitude = 0.0
    guard let top = words.lastIndex(where: { $0 != 0 }) else { return 0 }
    for index in max(0, top - 3)...top {
      let exponent = 32 * index - Self.scale
      magnitude += Double(sign: .plus, exponent: exponent, significand: Double(words[index]))
    }
    return magnitude
  }

  private mutating func add(_ significand: UInt128, _ exponent: Int, isNegative: Bool) {
    let place = exponent + Self.scale
    precondition(place >= 0, "Products of doubles are not so small.")
    // What is added, from the word of its lowest bit on.
    var part: [UInt32] = []
    var rest = significand
    var carry: UInt64 = 0
    for _ in 0..<5 {
      let word = UInt64(truncatingIfNeeded: rest & 0xffff_ffff) << UInt64(place % 32) | carry
      part.append(UInt32(truncatingIfNeeded: word))
      carry = word >> 32
      rest >>= 32
    }
    if isNegative { Self.negate(&words) }
    var sum: UInt64 = 0
    for index in (place / 32)..<words.count {
      let offset = index - place / 32
      sum += UInt64(words[index]) + UInt64(offset < part.count ? part[offset] : 0)
      words[index] = UInt32(truncatingIfNeeded: sum)
      sum >>= 32
      if offset >= part.count, sum == 0 { break }
    }
    if isNegative { Self.negate(&words) }
  }

  private static func negate(_ words: inout [UInt32]) {
    var carry: UInt64 = 1
    for index in words.indices {
      carry += UInt64(~words[index])
      words[index] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
  }

  private static func significand(_ value: Double) -> UInt64 {
    value.significandBitPattern | (value.isSubnormal || value.isZero ? 0 : 1 << 52)
  }

  private static func exponent(_ value: Double) -> Int {
    max(Int(value.exponentBitPattern), 1) - 1_075
  }
}
