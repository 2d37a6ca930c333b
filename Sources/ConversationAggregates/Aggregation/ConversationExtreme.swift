/// The least value of a window, the oldest of equal ones; nil of nothing.
///
/// It passes over what is not a number, or in whatever way unequal to itself: of such values alone
/// it gives one.
public struct ConversationMinimum<Element: Comparable & Sendable>: ConversationAggregation {
  /// Looks for the least.
  public init() {}

  /// Nothing.
  @inlinable public var identity: Element? { nil }
  /// The value alone.
  @inlinable public func lift(_ input: Element) -> Element? { input }
  /// The lesser of both.
  @inlinable
  public func combine(_ older: Element?, _ newer: Element?) -> Element? {
    guard let older, let newer else { return older ?? newer }
    // Whatever is compared with what is not a number, the answer is no.
    return newer < older || older != older ? newer : older
  }
  /// The least.
  @inlinable public func lower(_ total: Element?) -> Element? { total }
}

/// The greatest value of a window, the oldest of equal ones; nil of nothing.
///
/// It passes over what is not a number, or in whatever way unequal to itself: of such values alone
/// it gives one.
public struct ConversationMaximum<Element: Comparable & Sendable>: ConversationAggregation {
  /// Looks for the greatest.
  public init() {}

  /// Nothing.
  @inlinable public var identity: Element? { nil }
  /// The value alone.
  @inlinable public func lift(_ input: Element) -> Element? { input }
  /// The greater of both.
  @inlinable
  public func combine(_ older: Element?, _ newer: Element?) -> Element? {
    guard let older, let newer else { return older ?? newer }
    return newer > older || older != older ? newer : older
  }
  /// The greatest.
  @inlinable public func lower(_ total: Element?) -> Element? { total }
}
