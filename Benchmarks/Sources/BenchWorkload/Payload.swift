/// What a message of the rows of payloads carries: a value of which many share one copy.
public protocol Payload: Sendable {
  /// One of the values of a pool, by its place there.
  init(place: UInt8)
  /// What it adds to the sum that shows whether all came.
  var number: UInt64 { get }
}

/// 128 bytes.
extension [UInt8]: Payload {
  /// So many times the same byte.
  public init(place: UInt8) { self.init(repeating: place, count: 128) }
  /// Its first byte.
  @inlinable public var number: UInt64 { UInt64(self[0]) }
}

/// 40 to 70 bytes, which is more than fits into the value itself.
extension String: Payload {
  /// Digits.
  public init(place: UInt8) { self.init(repeating: "7", count: 40 + Int(place) % 31) }
  /// Its length.
  @inlinable public var number: UInt64 { UInt64(utf8.count) }
}

/// An instance of a class.
public final class Card: Payload {
  /// Its place in the pool.
  public let number: UInt64

  /// One by its place.
  public init(place: UInt8) { number = UInt64(place) }
}

/// 256 values that all messages share, so that the making of a payload is not what is measured.
///
/// Producers and consumers fight over the 256 counts of references, as they do wherever parties
/// hand each other what they do not copy.
public struct PayloadPool<Element: Payload>: Sendable {
  @usableFromInline let values: [Element]

  /// A pool.
  public init() { values = (UInt8.min...UInt8.max).map(Element.init(place:)) }

  /// What message number `value` carries.
  @inlinable public subscript(value: UInt64) -> Element { values[Int(value & 255)] }

  /// Ends the program unless all messages came.
  public func check(_ tally: Tally, _ workload: Workload) {
    let sum = (0..<workload.messages).reduce(0) { $0 + self[$1].number }
    guard tally.count == workload.messages, tally.sum == sum else {
      Workload.fail("messages were lost or repeated")
    }
  }
}
