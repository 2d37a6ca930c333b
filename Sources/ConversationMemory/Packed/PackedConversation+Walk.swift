import CConversationThreads

extension PackedConversation {
  /// A cursor behind the last record of a segment.
  func cursor(behind segment: Int) -> PackedCursor {
    if let elders, segment < elders.count {
      let elder = elders[segment]
      return PackedCursor(
        segment: segment, offset: Int(elder.end), next: elder.lastID.next,
        arrival: elder.lastArrival, depth: elder.lastDepth)
    }
    return PackedCursor(
      segment: segment, offset: Int(end), next: nextID, arrival: newestArrival, depth: newestDepth)
  }

  /// The message before a cursor, which moves before it; nil at the oldest. O(1), and gaps that are
  /// passed over.
  @inline(__always)
  func previous(_ cursor: inout PackedCursor) -> PackedMessage? {
    while cursor.segment > 0 || cursor.offset > Int(front) {
      if cursor.offset == 0 { cursor = self.cursor(behind: cursor.segment - 1) }
      guard let record = PackedRecord(records(of: cursor.segment), endingAt: cursor.offset) else {
        preconditionFailure("A record that was written can be read.")
      }
      if record.isGap {
        cursor.move(before: record)
        continue
      }
      let message = PackedMessage(
        record, segment: cursor.segment, id: cursor.next.advanced(by: -1), arrival: cursor.arrival,
        depth: cursor.depth)
      // A message is one step, which costs less to say than to ask.
      cursor.next = message.id
      cursor.offset = record.start
      cursor.arrival -= Int64(record.elapsed)
      cursor.depth -= Int(record.link?.descent ?? 1)
      return message
    }
    return nil
  }

  /// The record before a cursor, which moves before it, and of its last message the arrival and the
  /// depth; nil at the oldest. O(1).
  func stepBack(
    _ cursor: inout PackedCursor
  ) -> (record: PackedRecord, arrival: Int64, depth: Int)? {
    guard cursor.segment > 0 || cursor.offset > Int(front) else { return nil }
    if cursor.offset == 0 { cursor = self.cursor(behind: cursor.segment - 1) }
    guard let record = PackedRecord(records(of: cursor.segment), endingAt: cursor.offset) else {
      preconditionFailure("A record that was written can be read.")
    }
    let (arrival, depth) = (cursor.arrival, cursor.depth)
    cursor.move(before: record)
    return (record, arrival, depth)
  }

  /// The message behind a cursor, which moves behind it; nil at the newest. O(1), and gaps that are
  /// passed over.
  func next(_ cursor: inout PackedCursor) -> PackedMessage? {
    while cursor.next < nextID {
      if cursor.offset == records(of: cursor.segment).count {
        cursor.segment += 1
        cursor.offset = 0
      }
      guard let record = PackedRecord(records(of: cursor.segment), at: cursor.offset) else {
        preconditionFailure("A record that was written can be read.")
      }
      let id = cursor.next
      cursor.next = ConversationMessageID(rawValue: id.rawValue &+ record.idCount)
      cursor.offset = record.end
      cursor.arrival += Int64(record.elapsed)
      cursor.depth += Int(record.descent)
      guard record.isGap else {
        return PackedMessage(
          record, segment: cursor.segment, id: id, arrival: cursor.arrival, depth: cursor.depth)
      }
    }
    return nil
  }

  /// The oldest live message.
  var oldestMessage: PackedMessage? { message(oldestID) }

  /// When the newest live message arrived, in ticks; where none is live, the newest that was.
  @inline(__always)
  var newestLiveArrival: Int64 { leftCount == 0 ? newestArrival : arrivalBehindGaps }

  @inline(never)
  private var arrivalBehindGaps: Int64 {
    var cursor = newestCursor
    return previous(&cursor)?.arrival ?? newestArrival
  }

  /// A cursor behind the newest message.
  var newestCursor: PackedCursor { cursor(behind: max(0, segmentCount - 1)) }

  /// A live message by its id. O(log segments), and the records of one segment.
  func message(_ id: ConversationMessageID) -> PackedMessage? {
    guard id >= oldestID, id < nextID else { return nil }
    var cursor = cursor(behind: segment(of: id))
    while let message = previous(&cursor), message.id >= id {
      if message.id == id { return message }
    }
    return nil
  }

  /// The first live message with this id or a later one. O(log segments), and the records of one
  /// segment or two.
  func firstMessage(from id: ConversationMessageID) -> PackedMessage? {
    guard id < nextID else { return nil }
    for index in segment(of: max(id, oldestID))..<segmentCount {
      var cursor = cursor(behind: index)
      var first: PackedMessage?
      while let message = previous(&cursor), message.segment == index, message.id >= id {
        first = message
      }
      if let first { return first }
    }
    return nil
  }

  /// A cursor before an id, behind all messages with lower ones. O(log segments), and the records
  /// of one segment.
  func cursor(before id: ConversationMessageID) -> PackedCursor {
    guard id < nextID else { return newestCursor }
    var cursor = cursor(behind: segment(of: max(id, oldestID)))
    while cursor.next > id, stepBack(&cursor) != nil {}
    return cursor
  }

  /// Who speaks in a message, and its metadata.
  func attributes(of message: PackedMessage) -> ConversationAttributes {
    guard message.hasDetails else {
      var attributes = ConversationAttributes()
      attributes.role = message.role
      return attributes
    }
    let record = record(of: message)
    let bytes = records(of: message.segment)
    let details = PackedDetails(record.marks, of: bytes, at: record.detailsOffset)
    let author = details?.author.map { place in
      unsafe String(decoding: bytes.slice(at: place.offset, count: place.count), as: UTF8.self)
    }
    let metadata = details?.metadata.flatMap { place in
      PackedMetadata.metadata(bytes.part(at: place.offset, count: place.count))
    }
    let stateKey = details?.stateKey.map { place in
      unsafe String(decoding: bytes.slice(at: place.offset, count: place.count), as: UTF8.self)
    }
    return ConversationAttributes(
      role: message.role, author: author, kind: stateKey.map { .state(key: $0) } ?? .message,
      metadata: metadata ?? [:])
  }

  /// Whether a message is a state of a key.
  func isState(_ message: PackedMessage, of key: LentBytes) -> Bool {
    guard message.isState else { return false }
    let bytes = records(of: message.segment)
    let record = record(of: message)
    guard let details = PackedDetails(record.marks, of: bytes, at: record.detailsOffset),
      let place = details.stateKey, place.count == key.count
    else { return false }
    return unsafe bytes.slice(at: place.offset, count: place.count).elementsEqual(key.bytes)
  }

  /// Lends the payload of a message.
  @inline(__always)
  func payload(of message: PackedMessage) -> UnsafeRawBufferPointer {
    unsafe records(of: message.segment)
      .slice(at: message.payloadOffset, count: message.byteCount)
  }

  func record(of message: PackedMessage) -> PackedRecord {
    guard let record = PackedRecord(records(of: message.segment), at: message.start) else {
      preconditionFailure("A record that was written can be read.")
    }
    return record
  }
}

extension PackedConversation {
  /// A cursor before a live message.
  func cursor(before message: PackedMessage) -> PackedCursor {
    let record = record(of: message)
    return PackedCursor(
      segment: message.segment, offset: record.start, next: message.id,
      arrival: message.arrival - Int64(record.elapsed),
      depth: message.depth - Int(record.descent))
  }

  /// A cursor behind a live message.
  func cursor(behind message: PackedMessage) -> PackedCursor {
    PackedCursor(
      segment: message.segment, offset: record(of: message).end, next: message.id.next,
      arrival: message.arrival, depth: message.depth)
  }

  /// Has the lines fetched into the cache at which a message is appended and another leaves: of
  /// that, the next one's record is read too.
  @inline(__always)
  func prefetchEnds() {
    guard let newest = unsafe newest else { return }
    unsafe cbwm_prefetch_for_writing(newest + Int(end))
    unsafe cbwm_prefetch_for_writing(newest + Int(end) + 64)
    guard elders == nil else { return }
    for line in 0..<3 { unsafe cbwm_prefetch(newest + Int(front) + 64 * line) }
  }

  /// Has the newest records fetched into the cache at once: walked one by one, each would be waited
  /// for.
  @inline(__always)
  func prefetchNewest() {
    guard let newest = unsafe newest else { return }
    var offset = Int(end)
    let lowest = max(0, offset - 1280)
    while offset >= lowest {
      unsafe cbwm_prefetch(newest + offset)
      offset -= 64
    }
  }
}
