/// What is sent: 16 bytes.
@frozen
public struct Message: Sendable {
  /// A number of which each is sent once.
  public var value: UInt64
  /// A place for a time; carried, not read.
  public var stamp: UInt64

  /// A message.
  @inlinable
  public init(value: UInt64, stamp: UInt64 = 0) {
    self.value = value
    self.stamp = stamp
  }
}

/// How many messages came, and their sum, which together show that none was lost or came twice.
@frozen
public struct Tally: Sendable {
  /// How many.
  public var count: UInt64 = 0
  /// The sum of their values, modulo 2⁶⁴.
  public var sum: UInt64 = 0

  /// Of nothing yet.
  @inlinable
  public init() {}

  /// Counts a message.
  @inlinable
  public mutating func add(_ message: Message) {
    count &+= 1
    sum &+= message.value
  }

  /// Both together.
  @inlinable
  public static func + (left: Tally, right: Tally) -> Tally {
    var both = left
    both.count += right.count
    both.sum &+= right.sum
    return both
  }
}
