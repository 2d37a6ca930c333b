/// Reads numbers and texts out of bytes that came from outside, and trusts none of them.
///
/// Whatever they are, it gives what is there or throws; no count promises more than there are
/// bytes.
struct ByteReader {
  /// That bytes can't be read, and where.
  struct Failure: Error, Equatable {
    let offset: Int
  }

  let bytes: PackedBytes
  private(set) var offset: Int
  /// Where what is read ends.
  var end: Int

  init(_ bytes: PackedBytes) {
    self.bytes = bytes
    offset = 0
    end = bytes.count
  }

  var failure: Failure { Failure(offset: offset) }
  var isAtEnd: Bool { offset == end }
  /// How many bytes are left.
  var rest: Int { end - offset }

  /// A number of seven bits a byte.
  @inline(__always)
  mutating func number() throws(Failure) -> UInt64 {
    guard let number = bytes.number(at: &offset), offset <= end else { throw failure }
    return number
  }

  mutating func signed() throws(Failure) -> Int64 {
    guard let number = bytes.signedNumber(at: &offset), offset <= end else { throw failure }
    return number
  }

  mutating func byte() throws(Failure) -> UInt8 {
    guard offset < end, let byte = bytes.byte(at: offset) else { throw failure }
    offset += 1
    return byte
  }

  mutating func flag() throws(Failure) -> Bool {
    let byte = try byte()
    guard byte <= 1 else { throw failure }
    return byte == 1
  }

  /// A number that is not negative, and at most a limit.
  mutating func count(atMost limit: Int = .max) throws(Failure) -> Int {
    guard let count = Int(exactly: try number()), count <= limit else { throw failure }
    return count
  }

  /// How many there are of what takes some bytes each.
  mutating func count(each byteCount: Int) throws(Failure) -> Int {
    let count = try count()
    guard count <= rest / byteCount else { throw failure }
    return count
  }

  /// A number of nanoseconds that is not negative.
  mutating func nanoseconds() throws(Failure) -> Int64 {
    guard let nanoseconds = Int64(exactly: try number()) else { throw failure }
    return nanoseconds
  }

  /// The id of a message, or none; below 2^62, so that counting on from it does not end.
  mutating func id() throws(Failure) -> ConversationMessageID {
    let number = try number()
    guard number < 1 << 62 else { throw failure }
    return ConversationMessageID(rawValue: number)
  }

  /// An instant in nanoseconds, not so far off that nothing could be reckoned with it.
  mutating func instant() throws(Failure) -> Int64 {
    let nanoseconds = try signed()
    let reach = ConversationImage.reach
    guard (-reach...reach).contains(nanoseconds) else { throw failure }
    return nanoseconds
  }

  /// Bytes behind their count, where they lie.
  @inline(__always)
  mutating func lent() throws(Failure) -> LentBytes {
    guard let place = bytes.counted(at: &offset), offset <= end else { throw failure }
    return unsafe LentBytes(bytes.slice(at: place.offset, count: place.count))
  }

  mutating func text() throws(Failure) -> String {
    let lent = try lent()
    return unsafe String(decoding: lent.bytes, as: UTF8.self)
  }

  /// A number of bytes, passed over.
  mutating func skip(_ count: Int) throws(Failure) {
    guard count <= rest else { throw failure }
    offset += count
  }
}

extension PackedWriter {
  mutating func put(flag: Bool) { put(flag ? 1 : 0) }

  /// Writes bytes behind their count.
  @inline(__always)
  mutating func put(counted bytes: LentBytes) {
    put(number: UInt64(bytes.count))
    unsafe put(bytes.bytes)
  }

  mutating func put(text: String) {
    var text = text
    text.withUTF8 { text in
      put(number: UInt64(text.count))
      unsafe put(UnsafeRawBufferPointer(text))
    }
  }

  /// The most bytes that a number takes.
  static var longestNumber: Int { 10 }

  /// The most bytes that a text takes.
  static func bound(of text: String?) -> Int { (text?.utf8.count ?? 0) + longestNumber }
}
