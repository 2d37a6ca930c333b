/// A sum of doubles to about 106 bits, beside which infinities and what is not a number are
/// counted, so that they can leave again.
///
/// A sum of finite values that overflows is infinite, and stays so whatever is taken out: who takes
/// out has to begin anew now and then, as ``ConversationSubtractingQueue`` does.
///
/// What is not a number counts as one infinity of either sign, whose sum it is. So this has four
/// words, as many as a function gives back without a detour through memory.
public struct ConversationTotal: Sendable, Equatable {
  @usableFromInline var word: DoubleWord
  @usableFromInline var infinities: Int
  @usableFromInline var negativeInfinities: Int

  /// Nothing yet.
  @inlinable
  public init() {
    word = .zero
    infinities = 0
    negativeInfinities = 0
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
    // Of what is not a number neither comparison is true.
    if !(value < 0) { infinities = 1 }
    if !(value > 0) { negativeInfinities = 1 }
  }

  /// Whether all values are finite.
  @inlinable var isFinite: Bool { infinities | negativeInfinities == 0 }

  /// The sum, rounded once.
  @inlinable public var value: Double {
    if isFinite { return word.value }
    if infinities > 0 && negativeInfinities > 0 { return .nan }
    return infinities > 0 ? .infinity : -.infinity
  }

  /// The sum of both.
  @inlinable
  public static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.word = added(left.word, right.word)
    sum.infinities += right.infinities
    sum.negativeInfinities += right.negativeInfinities
    return sum
  }

  /// What is left of the first when the second is taken out.
  @inlinable
  public static func - (left: Self, right: Self) -> Self {
    var rest = left
    rest.word = added(left.word, -right.word)
    rest.infinities -= right.infinities
    rest.negativeInfinities -= right.negativeInfinities
    return rest
  }

  /// The sum of two words; where it overflows the infinity, as its error would not be a number.
  @inlinable
  @inline(__always)
  static func added(_ left: DoubleWord, _ right: DoubleWord) -> DoubleWord {
    let sum = left + right
    return sum.high.isFinite ? sum : DoubleWord(left.high + right.high)
  }
}
