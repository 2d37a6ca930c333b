/// A message as a line of bytes, or the gap that messages have left.
///
/// ```
/// message
/// ┌─────┬────┬───────┬────────┬───────┬──────┬──────┬────────┬──────┬───────┬──────┐
/// │shape│more│elapsed│distance│descent│tokens│author│metadata│length│payload│extent│
/// └─────┴────┴───────┴────────┴───────┴──────┴──────┴────────┴──────┴───────┴──────┘
///  S     if S7 if S3   if S4    if S4   if S5  if M0  if M1   1 to 5 length  1 to 5
///
/// gap
/// ┌─────┬────┬───────┬────────┬───────┬─────┬──────┐
/// │shape│more│elapsed│distance│descent│count│extent│
/// └─────┴────┴───────┴────────┴───────┴─────┴──────┘
///  S     M2   if S3   if S4    if S4
/// ```
///
/// | field | meaning |
/// |---|---|
/// | shape | bits 0 to 2: 0 for no role, else the role's number plus 1; 3 to 5, 7: what follows |
/// | | bit 6: a tool's result below it has left; in the first byte, so that it is set in place |
/// | more | what few have. Bits 0, 1: what follows; 2: it is a gap; 3: it is pinned; 4: it is the |
/// | | first that was not, behind pinned ones; 5 to 7 are free |
/// | elapsed | ticks of the clock since the record before arrived; none if it was the same tick |
/// | distance | its id less its parent's, 0 for a root; none if its parent is the id before |
/// | descent | its depth less that of the record before, folded (zigzag); with the distance |
/// | tokens | the payload's tokens, where they are counted |
/// | author | the bytes of the name of who speaks, after how many they are |
/// | metadata | bytes of ``PackedMetadata``, after how many they are |
/// | length | bytes of the payload |
/// | count | how many messages have left here, with consecutive ids |
/// | extent | bytes of all that is before it in the record, with its last byte first to be read |
///
/// A gap says what the last of its messages would: the distance is from its id to the message that
/// lines go on from, 0 where they are cut there, and left out where that is the one before the
/// first (see ``PackedGap``).
///
/// Numbers have seven bits a byte (LEB128), the extent backwards, so that records can be walked
/// both ways. Ids are not written: they are consecutive. A message of 100 bytes that continues a
/// conversation takes 103 bytes, and one or two for the time that passed.
struct PackedRecord {
  // 128 bytes: what is larger is copied by a call.
  var role: ConversationRole?
  /// What it is in few cases.
  var marks = PackedMarks()
  var elapsed: UInt64 = 0
  /// Nil if the parent is the message before.
  var link: Link?
  /// Of a gap, how many messages it is of.
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

  /// Bits of the first byte,
  private enum Bit {
    static let elapsed: UInt8 = 1 << 3
    static let link: UInt8 = 1 << 4
    static let tokens: UInt8 = 1 << 5
    static let lostResult = PackedMarks.lostResult.rawValue
    static let more: UInt8 = 1 << 7
  }

  /// and of the second.
  private enum More {
    static let author: UInt8 = 1
    static let metadata: UInt8 = 1 << 1
    static let gap = PackedMarks.gap.rawValue
    static let marks = gap | PackedMarks.pinned.rawValue | PackedMarks.firstUnpinned.rawValue
    static let all = author | metadata | marks
  }

  /// What is set in the first byte of a record below which a tool's result has left.
  static var lostResultBit: UInt8 { Bit.lostResult }

  /// Whether it is no message, but what messages have left.
  @inline(__always)
  var isGap: Bool { marks.contains(.gap) }

  /// How many ids it is of: 1 but for gaps.
  @inline(__always)
  var idCount: UInt64 { isGap ? tokenCount : 1 }

  /// How much deeper it is than the record before, the last message of it if it is a gap.
  @inline(__always)
  var descent: Int64 { link?.descent ?? Int64(truncatingIfNeeded: idCount) }

  /// Whether a turn begins with it, as ``ConversationAttributes/beginsTurn`` has it.
  var beginsTurn: Bool { role == nil || role == .user }

  /// Whether it says nothing that the records of a snapshot leave to what is beside them.
  var isPlain: Bool { more == 0 && marks.isEmpty }

  private var more: UInt8 {
    (authorCount == nil ? 0 : More.author) | (metadataCount == nil ? 0 : More.metadata)
      | (marks.rawValue & More.marks)
  }

  // MARK: Writing

  /// Bytes that it takes before the extent.
  private var extent: Int {
    var sum = 1
    if more != 0 { sum += 1 }
    if elapsed > 0 { sum += PackedWriter.length(of: elapsed) }
    if let link {
      sum += PackedWriter.length(of: link.distance)
      sum += PackedWriter.length(of: UInt64(bitPattern: (link.descent << 1) ^ (link.descent >> 63)))
    }
    if tokenCount > 0 { sum += PackedWriter.length(of: tokenCount) }
    if isGap { return sum }
    if let authorCount { sum += PackedWriter.length(of: UInt64(authorCount)) + authorCount }
    if let metadataCount { sum += PackedWriter.length(of: UInt64(metadataCount)) + metadataCount }
    return sum + PackedWriter.length(of: UInt64(payloadCount)) + payloadCount
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
    let more = more
    if elapsed > 0 { shape |= Bit.elapsed }
    if link != nil { shape |= Bit.link }
    if tokenCount > 0, !isGap { shape |= Bit.tokens }
    shape |= marks.rawValue & Bit.lostResult
    if more != 0 { shape |= Bit.more }
    writer.put(shape)
    if more != 0 { writer.put(more) }
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
    if !isGap {
      writer.put(number: UInt64(payloadCount))
      unsafe writer.put(payload)
    }
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
    var more: UInt8 = 0
    if shape & Bit.more != 0 {
      guard let byte = bytes.byte(at: offset), byte != 0, byte & ~More.all == 0 else { return nil }
      more = byte
      offset += 1
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
    marks = PackedMarks(rawValue: shape & Bit.lostResult)
    payloadCount = 0
    if more != 0 {
      guard let details = Details(more, of: bytes, at: offset) else { return nil }
      if let author = details.author { (authorOffset, authorCount) = author }
      if let metadata = details.metadata { (metadataOffset, metadataCount) = metadata }
      if details.idCount > 0 { tokenCount = details.idCount }
      marks.formUnion(PackedMarks(rawValue: more & More.marks))
      offset = details.end
    }
    if !isGap {
      guard let payload = bytes.counted(at: &offset) else { return nil }
      (payloadOffset, payloadCount) = payload
    }
    // The extent is what was just walked, so its length is known.
    let extent = offset - start
    self.start = start
    end = offset + PackedWriter.length(of: UInt64(extent))
  }

  /// What few have, up to the payload. It is a value of its own, since a record that is handed out
  /// to be changed is kept in memory, and not in registers.
  private struct Details {
    var author: (offset: Int, count: Int)?
    var metadata: (offset: Int, count: Int)?
    /// 0 for a message.
    var idCount: UInt64 = 0
    var end: Int

    @inline(never)
    init?(_ more: UInt8, of bytes: PackedBytes, at start: Int) {
      end = start
      if more & More.author != 0 {
        guard let author = bytes.counted(at: &end) else { return nil }
        self.author = author
      }
      if more & More.metadata != 0 {
        guard let metadata = bytes.counted(at: &end) else { return nil }
        self.metadata = metadata
      }
      guard more & More.gap != 0 else { return }
      guard more == More.gap, let count = bytes.number(at: &end), count > 0, count < 1 << 62 else {
        return nil
      }
      idCount = count
    }
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

/// What few records are, by the bits that say so in them.
struct PackedMarks: OptionSet {
  let rawValue: UInt8

  /// It is no message, but what messages have left.
  static let gap = Self(rawValue: 1 << 2)
  /// It stays until it is removed.
  static let pinned = Self(rawValue: 1 << 3)
  /// It is the first that was not pinned, behind pinned ones.
  static let firstUnpinned = Self(rawValue: 1 << 4)
  /// A tool's result below it has left; in the first byte.
  static let lostResult = Self(rawValue: 1 << 6)
}
