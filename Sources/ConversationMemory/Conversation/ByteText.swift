/// A text that is known by its bytes.
///
/// Two strings are equal to Swift where they look alike, such as an “é” that is one character and
/// one that is composed of two. As a key or a name they are two: that is what they are for everyone
/// to whom bytes are all that they are, a snapshot and the names of a store among them.
@usableFromInline
package struct ByteText: Hashable, Sendable {
  package let text: String

  package init(_ text: String) {
    self.text = text
  }

  @usableFromInline
  package static func == (left: Self, right: Self) -> Bool {
    guard left.text.utf8.count == right.text.utf8.count else { return false }
    return unsafe left.withBytes { left in
      unsafe right.withBytes { right in unsafe left.elementsEqual(right) }
    }
  }

  @usableFromInline
  package func hash(into hasher: inout Hasher) {
    unsafe withBytes { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    // No byte of UTF-8: what is hashed behind it is none of it.
    hasher.combine(0xff as UInt8)
  }

  private func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    var text = text
    return text.withUTF8 { unsafe body($0) }
  }
}

extension ByteText: Comparable {
  /// Whether the first comes before the second in the order of their bytes.
  @usableFromInline
  package static func < (left: Self, right: Self) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}
