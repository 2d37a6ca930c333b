/// Bytes that somebody else owns, read with every step checked: the same reader walks records in
/// memory and a snapshot that came from outside.
///
/// It is used while its owner keeps the bytes where they are, under the owner's lock.
@safe
struct PackedBytes {
  private let base: UnsafeRawPointer
  let count: Int

  init(_ base: UnsafeRawPointer, count: Int) {
    unsafe self.base = unsafe base
    self.count = count
  }

  /// The byte at an offset; nil if there is none.
  @inline(__always)
  func byte(at offset: Int) -> UInt8? {
    guard offset >= 0, offset < count else { return nil }
    return unsafe base.load(fromByteOffset: offset, as: UInt8.self)
  }

  /// Lends some of the bytes; stops where there are not as many.
  @inline(__always)
  func slice(at offset: Int, count: Int) -> UnsafeRawBufferPointer {
    precondition(
      offset >= 0 && count >= 0 && count <= self.count - offset, "A slice must lie within.")
    return unsafe UnsafeRawBufferPointer(start: base + offset, count: count)
  }

  /// Some of the bytes; stops where there are not as many.
  func part(at offset: Int, count: Int) -> PackedBytes {
    precondition(
      offset >= 0 && count >= 0 && count <= self.count - offset, "A part must lie within.")
    return unsafe PackedBytes(base + offset, count: count)
  }

  /// A number of seven bits a byte, the lowest first, each byte but the last with its high bit set
  /// (LEB128), from an offset that moves behind it.
  ///
  /// - Returns: Nil if it does not end, or has more than 64 bits.
  @inline(__always)
  func number(at offset: inout Int) -> UInt64? {
    guard let first = byte(at: offset) else { return nil }
    offset += 1
    return first < 0x80 ? UInt64(first) : longNumber(UInt64(first & 0x7f), at: &offset)
  }

  private func longNumber(_ low: UInt64, at offset: inout Int) -> UInt64? {
    var number = low
    var shift: UInt64 = 7
    while let byte = byte(at: offset) {
      offset += 1
      // The tenth byte has room for one bit.
      if shift == 63, byte > 1 { return nil }
      number |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return number }
      shift += 7
      if shift > 63 { return nil }
    }
    return nil
  }

  /// The number that ends before an offset, written by ``PackedWriter/putBackwards(_:)``; the
  /// offset moves before it.
  @inline(__always)
  func numberBackwards(before offset: inout Int) -> UInt64? {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = byte(at: offset - 1) {
      offset -= 1
      number |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return number }
      shift += 7
      if shift > 28 { return nil }
    }
    return nil
  }

  /// Where bytes lie that follow their number; the offset moves behind them.
  ///
  /// - Returns: Nil if there are not so many.
  @inline(__always)
  func counted(at offset: inout Int) -> (offset: Int, count: Int)? {
    guard let count = number(at: &offset), count <= UInt64(self.count - offset) else { return nil }
    defer { offset += Int(count) }
    return (offset, Int(count))
  }

  /// A signed number, folded so that small ones are short whatever their sign.
  func signedNumber(at offset: inout Int) -> Int64? {
    number(at: &offset).map { Int64(bitPattern: $0 >> 1) ^ -Int64($0 & 1) }
  }
}

/// Writes into memory that is known to have room.
@safe
struct PackedWriter {
  private let base: UnsafeMutableRawPointer
  private(set) var offset: Int
  private let end: Int

  init(_ base: UnsafeMutableRawPointer, at offset: Int, end: Int) {
    unsafe self.base = unsafe base
    self.offset = offset
    self.end = end
  }

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    precondition(offset < end, "A record must fit where it is written.")
    unsafe base.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
    offset += 1
  }

  @inline(__always)
  mutating func put(_ bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count <= end - offset, "A record must fit where it is written.")
    if let source = bytes.baseAddress {
      unsafe (base + offset).copyMemory(from: source, byteCount: bytes.count)
    }
    offset += bytes.count
  }

  /// Writes a number of seven bits a byte, the lowest first.
  @inline(__always)
  mutating func put(number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      put(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    put(UInt8(truncatingIfNeeded: rest))
  }

  mutating func put(signed number: Int64) {
    put(number: UInt64(bitPattern: (number << 1) ^ (number >> 63)))
  }

  /// Writes a number so that it can be read from its end: the lowest bits last.
  @inline(__always)
  mutating func putBackwards(_ number: UInt64) {
    let length = Self.length(of: number)
    for index in (0..<length).reversed() {
      let bits = UInt8(truncatingIfNeeded: number >> (7 * UInt64(index))) & 0x7f
      put(index == length - 1 ? bits : bits | 0x80)
    }
  }

  /// How many bytes a number takes.
  @inline(__always)
  static func length(of number: UInt64) -> Int {
    number < 0x80 ? 1 : (70 - number.leadingZeroBitCount) / 7
  }
}
