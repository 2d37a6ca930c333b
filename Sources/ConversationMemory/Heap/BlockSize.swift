/// The sizes of blocks: few enough that free ones are found again, and close enough together that
/// little is wasted.
///
/// | bytes | sizes | unused at most |
/// |---|---|---|
/// | up to 512 | multiples of 16 | 15 bytes |
/// | up to 16 KiB | such that *n* of them just fill a span, 124 ≥ *n* ≥ 4 | 1/*n*, and 15 bytes |
/// | more | multiples of 16, not in spans | 15 bytes |
enum BlockSize {
  /// What is longer comes from the C library.
  static let maximum = SpanRegion.spanBytes / 4
  /// How many sizes there are in spans.
  static let classCount = 32 + mostInSpan - 3
  /// How many blocks of the 33rd size are in a span.
  private static let mostInSpan = SpanRegion.spanBytes / 528

  /// The size of a block for so many bytes, at least as many.
  @inline(__always)
  static func rounded(_ byteCount: Int) -> Int {
    let size = max(16, (byteCount + 15) / 16 * 16)
    if size <= 512 || size > maximum { return size }
    return SpanRegion.spanBytes / (SpanRegion.spanBytes / size) / 16 * 16
  }

  /// The place of a size among the sizes in spans.
  ///
  /// - Parameter size: One that ``rounded(_:)`` gives, at most ``maximum``.
  @inline(__always)
  static func index(of size: Int) -> Int {
    size <= 512 ? size / 16 - 1 : 32 + mostInSpan - SpanRegion.spanBytes / size
  }
}
