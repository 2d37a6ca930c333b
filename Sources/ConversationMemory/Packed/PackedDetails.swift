/// What few messages have, as bytes of their records: where each lies.
///
/// ```
/// ┌────────┬──────┬────────┬──────────┬──────────────┬────────┬─────┬────────┬─────┐
/// │ length │ name │ length │ metadata │ time to live │ length │ key │ length │ key │
/// └────────┴──────┴────────┴──────────┴──────────────┴────────┴─────┴────────┴─────┘
///  if it is marked to have an author   its own, if it  if it is a state  of idempotency,
///                   and metadata       is marked so                      if it has one
/// ```
///
/// The metadata are ``PackedMetadata``. A time to live is a number (LEB128) of which the last four
/// bits say the power of ten by which the others are multiplied, in nanoseconds: people think in
/// round numbers, and a minute takes a byte, an hour or a day two. Where they say 15, it follows as
/// a number of nanoseconds.
struct PackedDetails {
  typealias Place = (offset: Int, count: Int)

  var author: Place?
  var metadata: Place?
  /// In nanoseconds, where it is marked to have one of its own.
  var timeToLive: Int64 = 0
  /// The key that it is the state of.
  var stateKey: Place?
  /// Its idempotency key.
  var idempotencyKey: Place?
  /// Where they end.
  var end: Int

  /// The details that a record has at an offset by its marks; nil if they are none.
  init?(_ marks: PackedMarks, of bytes: PackedBytes, at start: Int) {
    end = start
    // Bits that mean nothing are none.
    let known: PackedMarks = [.pinned, .firstUnpinned, .lostResult]
    guard marks.subtracting(known).isSubset(of: .details) else { return nil }
    if marks.contains(.author) {
      guard let author = bytes.counted(at: &end) else { return nil }
      self.author = author
    }
    if marks.contains(.metadata) {
      guard let metadata = bytes.counted(at: &end) else { return nil }
      self.metadata = metadata
    }
    if marks.contains(.timed) {
      guard let timeToLive = bytes.timeToLive(at: &end) else { return nil }
      self.timeToLive = timeToLive
    }
    if marks.contains(.state) {
      guard let key = bytes.counted(at: &end) else { return nil }
      stateKey = key
    }
    if marks.contains(.keyed) {
      guard let key = bytes.counted(at: &end) else { return nil }
      idempotencyKey = key
    }
  }

  /// Lends the details of a message as bytes, which lie on the stack where they are few.
  ///
  /// - Parameters:
  ///   - timeToLive: Its own, in nanoseconds, not negative; nil for none.
  ///   - key: Its idempotency key; nil for none.
  /// - Returns: What the body makes of the bytes, and of the marks that say which they are.
  static func withBytes<Result>(
    of attributes: ConversationAttributes, timeToLive: Int64?, keyed key: String? = nil,
    _ body: (UnsafeRawBufferPointer, PackedMarks) -> Result
  ) -> Result {
    let metadata = attributes.metadata.isEmpty ? [] : PackedMetadata.bytes(of: attributes.metadata)
    let author = attributes.author
    let stateKey = attributes.stateKey
    let bound =
      PackedWriter.bound(of: author) + PackedWriter.bound(of: stateKey) + metadata.count
      + PackedWriter.bound(of: key) + 3 * PackedWriter.longestNumber
    return unsafe withUnsafeTemporaryAllocation(byteCount: bound, alignment: 1) { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("A number takes bytes.") }
      var writer = unsafe PackedWriter(base, at: 0, end: bound)
      var marks = PackedMarks()
      if let author {
        marks.insert(.author)
        writer.put(text: author)
      }
      if !metadata.isEmpty {
        marks.insert(.metadata)
        unsafe metadata.withUnsafeBytes { unsafe writer.put(counted: LentBytes($0)) }
      }
      if let timeToLive {
        marks.insert(.timed)
        writer.put(timeToLive: timeToLive)
      }
      if let stateKey {
        marks.insert(.state)
        writer.put(text: stateKey)
      }
      if let key {
        marks.insert(.keyed)
        writer.put(text: key)
      }
      return unsafe body(UnsafeRawBufferPointer(start: base, count: writer.offset), marks)
    }
  }
}

extension PackedWriter {
  /// Writes a time to live, in nanoseconds, which is not negative.
  mutating func put(timeToLive: Int64) {
    var (rest, power) = (UInt64(timeToLive), UInt64(0))
    while rest > 0, power < 14, rest % 10 == 0 { (rest, power) = (rest / 10, power + 1) }
    guard rest < 1 << 60 else {
      put(number: 15)
      return put(number: UInt64(timeToLive))
    }
    put(number: rest << 4 | power)
  }
}

extension PackedBytes {
  /// A time to live, in nanoseconds; nil if there is none. The offset moves behind it.
  func timeToLive(at offset: inout Int) -> Int64? {
    guard let number = number(at: &offset) else { return nil }
    let power = number & 15
    if power == 15 { return self.number(at: &offset).flatMap { Int64(exactly: $0) } }
    var timeToLive = Int64(number >> 4)
    for _ in 0..<power {
      let (product, overflow) = timeToLive.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      timeToLive = product
    }
    return timeToLive
  }
}
