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

  /// The message before a cursor, which moves before it; nil at the oldest. O(1).
  @inline(__always)
  func previous(_ cursor: inout PackedCursor) -> PackedMessage? {
    guard cursor.next > oldestID else { return nil }
    if cursor.offset == 0 { cursor = self.cursor(behind: cursor.segment - 1) }
    let bytes = records(of: cursor.segment)
    guard let record = PackedRecord(bytes, endingAt: cursor.offset) else {
      preconditionFailure("A record that was written can be read.")
    }
    let message = PackedMessage(
      record, segment: cursor.segment, id: cursor.next.advanced(by: -1), arrival: cursor.arrival,
      depth: cursor.depth)
    cursor.next = message.id
    cursor.offset = record.start
    cursor.arrival -= Int64(record.elapsed)
    cursor.depth -= Int(record.link?.descent ?? 1)
    return message
  }

  /// The message behind a cursor, which moves behind it; nil at the newest. O(1).
  func next(_ cursor: inout PackedCursor) -> PackedMessage? {
    guard cursor.next < nextID else { return nil }
    if cursor.offset == records(of: cursor.segment).count {
      cursor.segment += 1
      cursor.offset = 0
    }
    guard let record = PackedRecord(records(of: cursor.segment), at: cursor.offset) else {
      preconditionFailure("A record that was written can be read.")
    }
    cursor.offset = record.end
    cursor.arrival += Int64(record.elapsed)
    cursor.depth += Int(record.link?.descent ?? 1)
    let message = PackedMessage(
      record, segment: cursor.segment, id: cursor.next, arrival: cursor.arrival,
      depth: cursor.depth)
    cursor.next = cursor.next.next
    return message
  }

  /// A cursor behind the newest message.
  var newestCursor: PackedCursor { cursor(behind: max(0, segmentCount - 1)) }

  /// A live message by its id. O(log segments), and the records of one segment.
  func message(_ id: ConversationMessageID) -> PackedMessage? {
    guard id >= oldestID, id < nextID else { return nil }
    var cursor = cursor(behind: segment(of: id))
    while let message = previous(&cursor) {
      if message.id == id { return message }
    }
    return nil
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
    let author = record.authorCount.map { count in
      unsafe String(decoding: bytes.slice(at: record.authorOffset, count: count), as: UTF8.self)
    }
    let metadata = record.metadataCount.flatMap { count in
      PackedMetadata.metadata(bytes.part(at: record.metadataOffset, count: count))
    }
    return ConversationAttributes(role: message.role, author: author, metadata: metadata ?? [:])
  }

  /// Lends the payload of a message.
  @inline(__always)
  func payload(of message: PackedMessage) -> UnsafeRawBufferPointer {
    unsafe records(of: message.segment)
      .slice(at: message.payloadOffset, count: message.byteCount)
  }

  fileprivate func record(of message: PackedMessage) -> PackedRecord {
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
      depth: message.depth - Int(record.link?.descent ?? 1))
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
