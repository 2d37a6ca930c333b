/// A message as a line of bytes, or the gap that messages have left.
///
/// ```
/// message
/// ┌─────┬────┬───────┬────────┬───────┬──────┬───────┬──────┬───────┬──────┐
/// │shape│more│elapsed│distance│descent│tokens│details│length│payload│extent│
/// └─────┴────┴───────┴────────┴───────┴──────┴───────┴──────┴───────┴──────┘
///  S     if S7 if S3   if S4    if S4   if S5   of M   1 to 5 length  1 to 5
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
/// | more | what few have. Bits 0, 1, 5, 6, 7: which details follow; 2: it is a gap; 3: it is |
/// | | pinned; 4: it is the first that was not, behind pinned ones |
/// | elapsed | ticks of the clock since the record before arrived; none if it was the same tick |
/// | distance | its id less its parent's, 0 for a root; none if its parent is the id before |
/// | descent | its depth less that of the record before, folded (zigzag); with the distance |
/// | tokens | the payload's tokens, where they are counted |
/// | details | as many of ``PackedDetails`` as there are |
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
  // 128 bytes at most: what is larger is copied by a call.
  var role: ConversationRole?
  /// What it is and has in few cases.
  var marks = PackedMarks()
  var elapsed: UInt64 = 0
  /// Nil if the parent is the message before.
  var link: Link?
  /// Of a gap, how many messages it is of.
  var tokenCount: UInt64 = 0
  /// Bytes of the details; and where they begin, once written.
  var detailsCount = 0
  var detailsOffset = 0
  /// Its own time to live, in nanoseconds, where it is marked to have one; known once written.
  var timeToLive: Int64 = 0
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

  /// Bits of the first byte.
  private enum Bit {
    static let elapsed: UInt8 = 1 << 3
    static let link: UInt8 = 1 << 4
    static let tokens: UInt8 = 1 << 5
    static let lostResult: UInt8 = 1 << 6
    static let more: UInt8 = 1 << 7
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
  var beginsTurn: Bool { role == .user || role == nil && !marks.contains(.state) }

  /// Whether it says nothing that the records of a snapshot leave to what is beside them.
  var isPlain: Bool { marks.isEmpty }

  // MARK: Writing

  /// Bytes that it takes before the extent.
  private var extent: Int {
    var sum = 1
    if marks.more != 0 { sum += 1 }
    if elapsed > 0 { sum += PackedWriter.length(of: elapsed) }
    if let link {
      sum += PackedWriter.length(of: link.distance)
      sum += PackedWriter.length(of: UInt64(bitPattern: (link.descent << 1) ^ (link.descent >> 63)))
    }
    if tokenCount > 0 { sum += PackedWriter.length(of: tokenCount) }
    if isGap { return sum }
    return sum + detailsCount + PackedWriter.length(of: UInt64(payloadCount)) + payloadCount
  }

  /// Bytes that it takes.
  var byteCount: Int {
    let extent = extent
    return extent + PackedWriter.length(of: UInt64(extent))
  }

  /// Writes the record where there is room for ``byteCount``.
  ///
  /// - Parameter details: As many bytes as ``detailsCount`` says, which are as the marks say.
  func write(
    _ payload: UnsafeRawBufferPointer, details: UnsafeRawBufferPointer? = nil,
    to writer: inout PackedWriter
  ) {
    var shape = role.map { $0.rawValue + 1 } ?? 0
    let more = marks.more
    if elapsed > 0 { shape |= Bit.elapsed }
    if link != nil { shape |= Bit.link }
    if tokenCount > 0, !isGap { shape |= Bit.tokens }
    if marks.contains(.lostResult) { shape |= Bit.lostResult }
    if more != 0 { shape |= Bit.more }
    writer.put(shape)
    if more != 0 { writer.put(more) }
    if elapsed > 0 { writer.put(number: elapsed) }
    if let link {
      writer.put(number: link.distance)
      writer.put(signed: link.descent)
    }
    if tokenCount > 0 { writer.put(number: tokenCount) }
    if let details = unsafe details { unsafe writer.put(details) }
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
      guard let byte = bytes.byte(at: offset), byte != 0 else { return nil }
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
    marks = PackedMarks(more, hasLostResult: shape & Bit.lostResult != 0)
    payloadCount = 0
    if more != 0 {
      guard let rest = Rest(marks, of: bytes, at: offset) else { return nil }
      if rest.idCount > 0 { tokenCount = rest.idCount }
      timeToLive = rest.timeToLive
      detailsOffset = offset
      detailsCount = rest.end - offset
      offset = rest.end
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
  private struct Rest {
    /// 0 for a message.
    var idCount: UInt64 = 0
    var timeToLive: Int64 = 0
    var end: Int

    @inline(never)
    init?(_ marks: PackedMarks, of bytes: PackedBytes, at start: Int) {
      end = start
      if marks.contains(.gap) {
        guard marks.more == PackedMarks.gap.more, let count = bytes.number(at: &end), count > 0,
          count < 1 << 62
        else { return nil }
        idCount = count
      } else {
        guard let details = PackedDetails(marks, of: bytes, at: start) else { return nil }
        timeToLive = details.timeToLive
        end = details.end
      }
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
