/// A string of bytes that a name of a store can hold instead of a conversation, with the arithmetic
/// of the number that it may spell.
///
/// ```swift
/// var configuration = ConversationStoreConfiguration()
/// configuration.valueTypes = [ConversationBytes.self]
/// let store = ConversationStore(configuration)
/// try store["visits"].bytes.increment(by: 5)
/// print(try store["visits"].bytes.get() ?? [])  // [53]
/// ```
public struct ConversationBytes: ConversationStoreValue, Hashable {
  /// Number 1, "string".
  public static let kind = ConversationValueKind(number: 1, name: "string")
  /// The most bytes that one can have: half a GiB.
  public static let byteLimit = 512 << 20

  /// The bytes.
  public internal(set) var bytes: [UInt8]

  /// A string of no bytes.
  public init() {
    bytes = []
  }

  /// A string of some bytes.
  ///
  /// - Throws: ``ConversationValueError`` where they are more than ``byteLimit``.
  public init(bytes: RawSpan) throws(ConversationValueError) {
    guard bytes.byteCount <= Self.byteLimit else {
      throw ConversationValueError(offset: Self.byteLimit)
    }
    self.bytes = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
  }

  /// Bytes that it holds, with those for which it has room.
  public var heldBytes: Int { bytes.capacity == 0 ? 0 : 32 + bytes.capacity }

  /// Adds the bytes to others.
  public func encode(into bytes: inout [UInt8]) { bytes += self.bytes }

  /// The number that it spells: decimal, with a minus sign where it is negative, and nothing else;
  /// nil if it spells none of 64 bits.
  public var number: Int64? {
    guard (1...20).contains(bytes.count) else { return nil }
    let isNegative = bytes[0] == UInt8(ascii: "-")
    let digits = bytes.dropFirst(isNegative ? 1 : 0)
    guard let first = digits.first else { return nil }
    if first == UInt8(ascii: "0"), digits.count > 1 || isNegative { return nil }
    // Below zero there is one number more than above.
    var number: Int64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      let (product, isTooLong) = number.multipliedReportingOverflow(by: 10)
      let (difference, isTooLow) = product.subtractingReportingOverflow(
        Int64(digit - UInt8(ascii: "0")))
      if isTooLong || isTooLow { return nil }
      number = difference
    }
    if isNegative { return number }
    return number == .min ? nil : -number
  }

  /// The bytes that spell a number.
  static func spelling(_ number: Int64) -> [UInt8] { Array(String(number).utf8) }
}
