/// A hash of bytes under a key: whoever does not know the key cannot choose bytes that collide.
///
/// SipHash, from Jean-Philippe Aumasson and Daniel J. Bernstein, “SipHash: a fast short-input PRF”
/// (INDOCRYPT 2012), with one round a word and three at the end, as hash tables of Rust and of
/// Python have it; the paper's own numbers are two and four.
///
/// The same bytes and the same key give the same hash in every process and on every machine, which
/// is what Swift's own hasher does not promise.
struct SipHash {
  private var v0, v1, v2, v3: UInt64

  @inline(__always)
  private init(_ key: HashKey) {
    v0 = key.low ^ 0x736f_6d65_7073_6575
    v1 = key.high ^ 0x646f_7261_6e64_6f6d
    v2 = key.low ^ 0x6c79_6765_6e65_7261
    v3 = key.high ^ 0x7465_6462_7974_6573
  }

  /// Hashes bytes.
  ///
  /// - Parameters:
  ///   - compressionRounds: How often each word of eight bytes is mixed.
  ///   - finalizationRounds: How often the end is.
  /// - Complexity: O(*n*) for *n* bytes. Nothing is allocated.
  @inline(__always)
  static func hash(
    _ bytes: UnsafeRawBufferPointer, key: HashKey, compressionRounds: Int = 1,
    finalizationRounds: Int = 3
  ) -> UInt64 {
    var state = SipHash(key)
    let wholeCount = bytes.count & ~7
    var offset = 0
    while offset < wholeCount {
      state.compress(unsafe word(bytes, at: offset), rounds: compressionRounds)
      offset &+= 8
    }
    // The last word is the bytes that are left, and the low byte of the count on top.
    let last = unsafe rest(bytes, from: wholeCount) | UInt64(truncatingIfNeeded: bytes.count) << 56
    state.compress(last, rounds: compressionRounds)
    state.v2 ^= 0xff
    for _ in 0..<finalizationRounds { state.round() }
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The bytes from an offset on, fewer than eight, the first of them lowest.
  @inline(__always)
  private static func rest(_ bytes: UnsafeRawBufferPointer, from offset: Int) -> UInt64 {
    let count = bytes.count &- offset
    // What ends in them is read whole where there is so much, and what came before shifted out.
    if offset > 0, count > 0 {
      return unsafe word(bytes, at: bytes.count &- 8) >> UInt64(64 &- 8 &* count)
    }
    var rest: UInt64 = 0
    for index in 0..<count {
      rest |= UInt64(unsafe bytes[offset &+ index]) << UInt64(8 &* index)
    }
    return rest
  }

  @inline(__always)
  private mutating func compress(_ word: UInt64, rounds: Int) {
    v3 ^= word
    for _ in 0..<rounds { round() }
    v0 ^= word
  }

  @inline(__always)
  private mutating func round() {
    v0 &+= v1
    v2 &+= v3
    v1 = Self.rotated(v1, by: 13) ^ v0
    v3 = Self.rotated(v3, by: 16) ^ v2
    v0 = Self.rotated(v0, by: 32)
    v2 &+= v1
    v0 &+= v3
    v1 = Self.rotated(v1, by: 17) ^ v2
    v3 = Self.rotated(v3, by: 21) ^ v0
    v2 = Self.rotated(v2, by: 32)
  }

  @inline(__always)
  private static func rotated(_ word: UInt64, by count: UInt64) -> UInt64 {
    word &<< count | word &>> (64 &- count)
  }
}

/// The key of a ``SipHash``, part of the state that it gives an order: another key, another order.
struct HashKey: Hashable, Sendable {
  var low: UInt64
  var high: UInt64

  /// A key that nobody can guess.
  static func random() -> HashKey {
    HashKey(low: .random(in: .min ... .max), high: .random(in: .min ... .max))
  }

  /// The hash of bytes under this key.
  ///
  /// - Complexity: O(*n*) for *n* bytes. Nothing is allocated.
  func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    unsafe SipHash.hash(bytes, key: self)
  }
}
