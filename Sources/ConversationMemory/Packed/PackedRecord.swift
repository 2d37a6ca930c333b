/// A message as a line of bytes, in the plain case: all that most messages say of themselves.
///
/// ```
/// ┌──────┬─────────┬──────────┬─────────┬────────┬────────┬──────────┬────────┬─────────┬────────┐
/// │ shape│ elapsed │ distance │ descent │ tokens │ author │ metadata │ length │ payload │ extent │
/// └──────┴─────────┴──────────┴─────────┴────────┴────────┴──────────┴────────┴─────────┴────────┘
///  1 byte if bit 3   if bit 4  if bit 4  if bit 5 if bit 6  if bit 7   1 to 5   `length`  1 to 5
/// ```
///
/// | field | meaning |
/// |---|---|
/// | shape | bits 0 to 2: 0 for no role, else the role's number plus 1; 3 to 7: what follows |
/// | elapsed | ticks of the clock since the record before arrived; none if it was the same tick |
/// | distance | its id less its parent's, 0 for a root; none if its parent is the message before |
/// | descent | its depth less that of the record before, folded (zigzag); with the distance |
/// | tokens | the payload's tokens, where they are counted |
/// | author | the bytes of the name of who speaks, after how many they are |
/// | metadata | bytes of ``PackedMetadata``, after how many they are |
/// | length | bytes of the payload |
/// | extent | bytes of all that is before it in the record, with its last byte first to be read |
///
/// Numbers have seven bits a byte (LEB128), the extent backwards, so that records can be walked
/// both ways. Ids are not written: they are consecutive. A message of 100 bytes that continues a
/// conversation takes 103 bytes, and one or two for the time that passed.
struct PackedRecord {
  var role: ConversationRole?
  var elapsed: UInt64 = 0
  /// Nil if the parent is the message before.
  var link: Link?
  var tokenCount: UInt64 = 0
  /// Bytes of the author's name; nil if there is none. And where it begins, once written.
  var authorCount: Int?
  var authorOffset = 0
  /// Bytes of the metadata; nil if there are none. And where they begin, once written.
  var metadataCount: Int?
  var metadataOffset = 0
  /// Where the payload begins, once written.
  var payloadOffset = 0
  var payloadCount: Int
  /// Where the record begins and ends, once written.
  var start = 0
  var end = 0

  /// A parent that is not the message before.
  struct Link: Equatable {
    /// 0 for a root.
    var distance: UInt64
    var descent: Int64
  }

  init(role: ConversationRole?, payloadCount: Int) {
    self.role = role
    self.payloadCount = payloadCount
  }

  private enum Bit {
    static let elapsed: UInt8 = 1 << 3
    static let link: UInt8 = 1 << 4
    static let tokens: UInt8 = 1 << 5
    static let author: UInt8 = 1 << 6
    static let metadata: UInt8 = 1 << 7
  }

  /// Whether a turn begins with it, as ``ConversationAttributes/beginsTurn`` has it.
  var beginsTurn: Bool { role == nil || role == .user }

  // MARK: Writing

  /// Bytes that it takes before the extent.
  private var extent: Int {
    var sum = 1 + PackedWriter.length(of: UInt64(payloadCount)) + payloadCount
    if elapsed > 0 { sum += PackedWriter.length(of: elapsed) }
    if let link {
      sum += PackedWriter.length(of: link.distance)
      sum += PackedWriter.length(of: UInt64(bitPattern: (link.descent << 1) ^ (link.descent >> 63)))
    }
    if tokenCount > 0 { sum += PackedWriter.length(of: tokenCount) }
    if let authorCount { sum += PackedWriter.length(of: UInt64(authorCount)) + authorCount }
    if let metadataCount { sum += PackedWriter.length(of: UInt64(metadataCount)) + metadataCount }
    return sum
  }

  /// Bytes that it takes.
  var byteCount: Int {
    let extent = extent
    return extent + PackedWriter.length(of: UInt64(extent))
  }

  /// Writes the record where there is room for ``byteCount``.
  ///
  /// - Parameters:
  ///   - author: Of as many bytes as ``authorCount`` says.
  ///   - metadata: Of as many bytes as ``metadataCount`` says.
  func write(
    _ payload: UnsafeRawBufferPointer, author: UnsafeRawBufferPointer? = nil,
    metadata: UnsafeRawBufferPointer? = nil, to writer: inout PackedWriter
  ) {
    var shape = role.map { $0.rawValue + 1 } ?? 0
    if elapsed > 0 { shape |= Bit.elapsed }
    if link != nil { shape |= Bit.link }
    if tokenCount > 0 { shape |= Bit.tokens }
    if authorCount != nil { shape |= Bit.author }
    if metadataCount != nil { shape |= Bit.metadata }
    writer.put(shape)
    if elapsed > 0 { writer.put(number: elapsed) }
    if let link {
      writer.put(number: link.distance)
      writer.put(signed: link.descent)
    }
    if tokenCount > 0 { writer.put(number: tokenCount) }
    if let author = unsafe author {
      writer.put(number: UInt64(author.count))
      unsafe writer.put(author)
    }
    if let metadata = unsafe metadata {
      writer.put(number: UInt64(metadata.count))
      unsafe writer.put(metadata)
    }
    writer.put(number: UInt64(payloadCount))
    unsafe writer.put(payload)
    writer.putBackwards(UInt64(extent))
  }

  // MARK: Reading

  /// The record that begins at an offset; nil if what is there is none.
  @inline(__always)
  init?(_ bytes: PackedBytes, at start: Int) {
    var offset = start
    guard let shape = bytes.byte(at: offset) else { return nil }
    offset += 1
    if shape & 0x07 != 0 {
      guard let role = ConversationRole(rawValue: (shape & 0x07) - 1) else { return nil }
      self.role = role
    }
    if shape & Bit.elapsed != 0 {
      guard let elapsed = bytes.number(at: &offset) else { return nil }
      self.elapsed = elapsed
    }
    if shape & Bit.link != 0 {
      guard let distance = bytes.number(at: &offset),
        let descent = bytes.signedNumber(at: &offset)
      else { return nil }
      link = Link(distance: distance, descent: descent)
    }
    if shape & Bit.tokens != 0 {
      guard let tokenCount = bytes.number(at: &offset) else { return nil }
      self.tokenCount = tokenCount
    }
    if shape & Bit.author != 0 {
      guard let author = bytes.counted(at: &offset) else { return nil }
      (authorOffset, authorCount) = author
    }
    if shape & Bit.metadata != 0 {
      guard let metadata = bytes.counted(at: &offset) else { return nil }
      (metadataOffset, metadataCount) = metadata
    }
    guard let payload = bytes.counted(at: &offset) else { return nil }
    (payloadOffset, payloadCount) = payload
    // The extent is what was just walked, so its length is known.
    let extent = offset - start
    self.start = start
    end = offset + PackedWriter.length(of: UInt64(extent))
  }

  /// The record that ends at an offset; nil if what is there is none.
  @inline(__always)
  init?(_ bytes: PackedBytes, endingAt end: Int) {
    var offset = end
    guard let extent = bytes.numberBackwards(before: &offset), extent <= UInt64(offset) else {
      return nil
    }
    self.init(bytes, at: offset - Int(extent))
    guard self.end == end else { return nil }
  }
}
