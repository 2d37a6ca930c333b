/// The variance of doubles; nil of nothing.
///
/// It is worked out of the sums of the values and of their squares, which is fast and usually
/// wrong; here both are kept to about 106 bits. With *n* operations since the total was last made
/// anew and a mean square *q*, it errs by at most 2⁻⁵² of itself and (*n* + 16) · 2⁻¹⁰³ · *q*: of
/// values a million times as great as their deviation the first twelve digits hold for a window of
/// a million. Values beyond 2⁵⁰⁰ count as infinite, and where one is there is no variance: not a
/// number.
public struct ConversationVariance: ConversationInvertibleAggregation {
  /// Sums of values and of squares, and how many they are of.
  public struct Partial: Sendable {
    @usableFromInline var count: Int
    @usableFromInline var total: ConversationTotal
    @usableFromInline var squares: ConversationTotal

    @inlinable
    init(count: Int, total: ConversationTotal, squares: ConversationTotal) {
      self.count = count
      self.total = total
      self.squares = squares
    }
  }

  @usableFromInline let isOfSample: Bool

  /// Works out variances.
  ///
  /// - Parameter ofSample: Whether to divide by one less than the count, which estimates the
  ///   variance of what the values are a sample of; one value alone then has none.
  public init(ofSample: Bool = false) {
    isOfSample = ofSample
  }

  /// A sum is the same in any order.
  @inlinable public static var isCommutative: Bool { true }
  /// Nothing.
  @inlinable public var identity: Partial {
    Partial(count: 0, total: ConversationTotal(), squares: ConversationTotal())
  }
  /// The value alone.
  @inlinable
  public func lift(_ input: Double) -> Partial {
    let squares = ConversationTotal(squareOf: input)
    let total = squares.isFinite ? ConversationTotal(input) : ConversationTotal()
    return Partial(count: 1, total: total, squares: squares)
  }
  /// Both together.
  @inlinable
  public func combine(_ older: Partial, _ newer: Partial) -> Partial {
    Partial(
      count: older.count + newer.count, total: older.total + newer.total,
      squares: older.squares + newer.squares)
  }
  /// The rest.
  @inlinable
  public func remove(_ oldest: Partial, from total: Partial) -> Partial {
    Partial(
      count: total.count - oldest.count, total: total.total - oldest.total,
      squares: total.squares - oldest.squares)
  }
  /// The variance; nil where there is none.
  @inlinable
  public func lower(_ total: Partial) -> Double? {
    let divisor = total.count - (isOfSample ? 1 : 0)
    guard divisor > 0 else { return nil }
    guard total.squares.isFinite else { return .nan }
    let sum = total.total.word
    let deviation = total.squares.word - sum * sum / Double(total.count)
    return max(0, (deviation / Double(divisor)).value)
  }
}
