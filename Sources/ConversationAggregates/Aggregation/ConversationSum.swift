/// The sum of doubles.
///
/// It is kept to about 106 bits and rounded when it is shown. What was added and taken out since
/// the total was last made anew, *n* operations with no running total above *m* in magnitude, errs
/// it by at most *n* · 2⁻¹⁰⁴ · *m*; *n* is less than three times the most elements that the window
/// had meanwhile plus those that came. An infinity, or what is not a number, leaves without a
/// trace.
public struct ConversationSum: ConversationInvertibleAggregation {
  /// Adds up.
  public init() {}

  /// A sum is the same in any order.
  @inlinable public static var isCommutative: Bool { true }
  /// Nothing.
  @inlinable public var identity: ConversationTotal { ConversationTotal() }
  /// The value alone.
  @inlinable public func lift(_ input: Double) -> ConversationTotal { ConversationTotal(input) }
  /// Both together.
  @inlinable
  public func combine(
    _ older: ConversationTotal, _ newer: ConversationTotal
  ) -> ConversationTotal { older + newer }
  /// The rest.
  @inlinable
  public func remove(
    _ oldest: ConversationTotal, from total: ConversationTotal
  ) -> ConversationTotal { total - oldest }
  /// The sum; 0 of nothing.
  @inlinable public func lower(_ total: ConversationTotal) -> Double { total.value }
}

/// The sum of whole numbers, exactly: 128 bits hold that of 2⁶⁴ of them.
public struct ConversationIntegerSum: ConversationInvertibleAggregation {
  /// Adds up.
  public init() {}

  /// A sum is the same in any order.
  @inlinable public static var isCommutative: Bool { true }
  /// Nothing.
  @inlinable public var identity: Int128 { 0 }
  /// The value alone.
  @inlinable public func lift(_ input: Int) -> Int128 { Int128(input) }
  /// Both together.
  @inlinable public func combine(_ older: Int128, _ newer: Int128) -> Int128 { older &+ newer }
  /// The rest.
  @inlinable public func remove(_ oldest: Int128, from total: Int128) -> Int128 { total &- oldest }
  /// The sum; 0 of nothing.
  @inlinable public func lower(_ total: Int128) -> Int128 { total }
}
