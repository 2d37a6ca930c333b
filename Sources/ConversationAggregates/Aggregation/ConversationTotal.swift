/// A sum of doubles to about 106 bits, beside which infinities and what is not a number are
/// counted, so that they can leave again.
public struct ConversationTotal: Sendable, Equatable {
  @usableFromInline var word: DoubleWord
  @usableFromInline var infinities: Int
  @usableFromInline var negativeInfinities: Int
  @usableFromInline var notNumbers: Int

  /// Nothing yet.
  @inlinable
  public init() {
    word = .zero
    infinities = 0
    negativeInfinities = 0
    notNumbers = 0
  }

  /// The sum of one value.
  @inlinable
  public init(_ value: Double) {
    self.init()
    if value.isFinite { word = DoubleWord(value) } else { count(value) }
  }

  /// The sum of the square of one value. Beyond 2⁵⁰⁰, whose squares' sums might overflow, a value
  /// counts as infinite.
  @inlinable
  init(squareOf value: Double) {
    self.init()
    if value.magnitude <= 0x1p500 {
      word = .product(value, value)
    } else {
      count(value.magnitude.isNaN ? value : .infinity)
    }
  }

  @usableFromInline
  mutating func count(_ value: Double) {
    if value.isNaN {
      notNumbers = 1
    } else if value > 0 {
      infinities = 1
    } else {
      negativeInfinities = 1
    }
  }

  /// Whether all values are finite.
  @inlinable var isFinite: Bool { infinities | negativeInfinities | notNumbers == 0 }

  /// The sum, rounded once.
  @inlinable public var value: Double {
    if isFinite { return word.value }
    if notNumbers > 0 || infinities > 0 && negativeInfinities > 0 { return .nan }
    return infinities > 0 ? .infinity : -.infinity
  }

  /// The sum of both.
  @inlinable
  public static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.word = left.word + right.word
    sum.infinities += right.infinities
    sum.negativeInfinities += right.negativeInfinities
    sum.notNumbers += right.notNumbers
    return sum
  }

  /// What is left of the first when the second is taken out.
  @inlinable
  public static func - (left: Self, right: Self) -> Self {
    var rest = left
    rest.word = left.word - right.word
    rest.infinities -= right.infinities
    rest.negativeInfinities -= right.negativeInfinities
    rest.notNumbers -= right.notNumbers
    return rest
  }
}
