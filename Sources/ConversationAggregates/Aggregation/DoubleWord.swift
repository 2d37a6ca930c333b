/// An unevaluated sum of two doubles, about 106 bits: what sums are kept in, so that taking out
/// what was put in leaves hardly a trace.
///
/// The algorithms, and the bounds on their errors, are those of Joldes, Muller and Popescu, “Tight
/// and rigorous error bounds for basic building blocks of double-word arithmetic” (ACM TOMS 44,
/// 2017), with *u* = 2⁻⁵³: adding a double errs by at most 2u² of the result, adding a double word
/// by 3u², multiplying by 7u², dividing by a double by 3u². The bounds hold whatever the signs, as
/// long as nothing overflows or underflows.
@usableFromInline
struct DoubleWord: Sendable, Equatable {
  @usableFromInline var high: Double
  @usableFromInline var low: Double

  @inlinable
  init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  @inlinable static var zero: Self { Self(0) }
  @inlinable var value: Double { high + low }

  /// The exact sum of two doubles (Knuth's TwoSum).
  @inlinable
  static func sum(_ a: Double, _ b: Double) -> Self {
    let sum = a + b
    let b1 = sum - a
    return Self(sum, (a - (sum - b1)) + (b - b1))
  }

  /// The exact sum of two doubles of which the first is not the smaller (Dekker's Fast2Sum).
  @inlinable
  static func quickSum(_ a: Double, _ b: Double) -> Self {
    let sum = a + b
    return Self(sum, b - (sum - a))
  }

  /// The exact product of two doubles.
  @inlinable
  static func product(_ a: Double, _ b: Double) -> Self {
    let product = a * b
    return Self(product, (-product).addingProduct(a, b))
  }

  /// DWPlusFP.
  @inlinable
  static func + (left: Self, right: Double) -> Self {
    let sum = sum(left.high, right)
    return quickSum(sum.high, left.low + sum.low)
  }

  /// AccurateDWPlusDW.
  @inlinable
  static func + (left: Self, right: Self) -> Self {
    let high = sum(left.high, right.high)
    let low = sum(left.low, right.low)
    let middle = quickSum(high.high, high.low + low.high)
    return quickSum(middle.high, low.low + middle.low)
  }

  @inlinable
  static prefix func - (word: Self) -> Self { Self(-word.high, -word.low) }

  @inlinable
  static func - (left: Self, right: Self) -> Self { left + (-right) }

  /// DWTimesDW.
  @inlinable
  static func * (left: Self, right: Self) -> Self {
    let product = product(left.high, right.high)
    let cross = (left.high * right.low).addingProduct(left.low, right.high)
    return quickSum(product.high, product.low + cross)
  }

  /// DWDivFP.
  @inlinable
  static func / (left: Self, right: Double) -> Self {
    let quotient = left.high / right
    let product = product(quotient, right)
    let rest = (left.high - product.high) - product.low + left.low
    return quickSum(quotient, rest / right)
  }
}
