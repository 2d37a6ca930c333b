/// The mean of doubles; nil of nothing. It errs as ``ConversationSum`` does, by the count, and is
/// rounded once more.
public struct ConversationMean: ConversationInvertibleAggregation {
  /// A sum and how many values it is of.
  public struct Partial: Sendable {
    @usableFromInline var count: Int
    @usableFromInline var total: ConversationTotal

    @inlinable
    init(count: Int, total: ConversationTotal) {
      self.count = count
      self.total = total
    }
  }

  /// Works out means.
  public init() {}

  /// A sum is the same in any order.
  @inlinable public static var isCommutative: Bool { true }
  /// Nothing.
  @inlinable public var identity: Partial { Partial(count: 0, total: ConversationTotal()) }
  /// The value alone.
  @inlinable
  public func lift(_ input: Double) -> Partial {
    Partial(count: 1, total: ConversationTotal(input))
  }
  /// Both together.
  @inlinable
  public func combine(_ older: Partial, _ newer: Partial) -> Partial {
    Partial(count: older.count + newer.count, total: older.total + newer.total)
  }
  /// The rest.
  @inlinable
  public func remove(_ oldest: Partial, from total: Partial) -> Partial {
    Partial(count: total.count - oldest.count, total: total.total - oldest.total)
  }
  /// The mean; nil of nothing.
  @inlinable
  public func lower(_ total: Partial) -> Double? {
    guard total.count > 0 else { return nil }
    let count = Double(total.count)
    return total.total.isFinite ? (total.total.word / count).value : total.total.value / count
  }
}
