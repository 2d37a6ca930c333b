/// How many messages there are.
public struct ConversationCount<Input: Sendable>: ConversationInvertibleAggregation {
  /// Counts messages, whatever they bring.
  public init() {}

  /// A sum is the same in any order.
  @inlinable public static var isCommutative: Bool { true }
  /// None.
  @inlinable public var identity: Int { 0 }
  /// One.
  @inlinable public func lift(_ input: Input) -> Int { 1 }
  /// Both together; beyond the greatest number there is, less by 2⁶⁴.
  @inlinable public func combine(_ older: Int, _ newer: Int) -> Int { older &+ newer }
  /// The rest.
  @inlinable public func remove(_ oldest: Int, from total: Int) -> Int { total &- oldest }
  /// The count.
  @inlinable public func lower(_ total: Int) -> Int { total }
}

/// Messages a second, in a window of known length.
public struct ConversationRate<Input: Sendable>: ConversationInvertibleAggregation {
  @usableFromInline let seconds: Double

  /// The rate over a window's length.
  ///
  /// - Parameter length: That of the window, above zero.
  /// - Precondition: The length is above zero.
  public init(over length: Duration) {
    precondition(length > .zero, "A rate needs a length of time above zero.")
    seconds = length / .seconds(1)
  }

  /// A sum is the same in any order.
  @inlinable public static var isCommutative: Bool { true }
  /// None.
  @inlinable public var identity: Int { 0 }
  /// One.
  @inlinable public func lift(_ input: Input) -> Int { 1 }
  /// Both together; beyond the greatest number there is, less by 2⁶⁴.
  @inlinable public func combine(_ older: Int, _ newer: Int) -> Int { older &+ newer }
  /// The rest.
  @inlinable public func remove(_ oldest: Int, from total: Int) -> Int { total &- oldest }
  /// Messages a second.
  @inlinable public func lower(_ total: Int) -> Double { Double(total) / seconds }
}
