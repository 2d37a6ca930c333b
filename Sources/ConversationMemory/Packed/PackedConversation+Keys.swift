// The idempotency keys of live messages lie in their records; those of messages that left before
// their time was over in a block beside the annex.
extension PackedConversation {
  /// How many of the live messages have keys.
  var keyedCount: Int {
    guard let annex, annex.parts.contains(.keys) else { return 0 }
    return Int(annex.keys.count)
  }

  /// How many keys are remembered of messages that have left.
  var leftKeyCount: Int {
    guard let annex, annex.parts.contains(.keys) else { return 0 }
    return Int(annex.keys.leftCount)
  }

  /// Those keys; nil if there are none.
  var leftKeys: PackedKeys? {
    guard let annex, annex.parts.contains(.keys) else { return nil }
    return annex.keys.left
  }

  /// Whether a message has a key.
  func isKeyed(_ message: PackedMessage, by key: LentBytes) -> Bool {
    guard message.isKeyed else { return false }
    return unsafe idempotencyKey(of: message).elementsEqual(key.bytes)
  }

  /// Lends the key of a message that has one.
  func idempotencyKey(of message: PackedMessage) -> UnsafeRawBufferPointer {
    let bytes = records(of: message.segment)
    let record = record(of: message)
    guard let details = PackedDetails(record.marks, of: bytes, at: record.detailsOffset),
      let place = details.idempotencyKey
    else { preconditionFailure("A message that is marked to have a key has one.") }
    return unsafe bytes.slice(at: place.offset, count: place.count)
  }

  /// Remembers the key of a message that has left, or leaves.
  ///
  /// - Returns: By how many bytes what is held has changed.
  mutating func remember(
    _ entry: PackedKeys.Entry, _ key: UnsafeRawBufferPointer, until due: Int64,
    in heap: BlockHeap
  ) -> Int {
    let (annex, change) = makeAnnex(with: .keys, in: heap)
    let (keys, more) = unsafe PackedKeys.appended(
      entry, key, from: firstID, to: annex.keys.left, in: heap)
    keys.due = min(keys.due, due)
    annex.keys.left = keys
    annex.keys.leftCount += 1
    return change + more
  }

  /// Forgets some of the keys that are remembered.
  ///
  /// - Returns: By how many bytes what is held has changed.
  mutating func keepKeys(in heap: BlockHeap, _ isKept: (PackedKeys.Entry) -> Bool) -> Int {
    guard let annex, let keys = leftKeys else { return 0 }
    let before = keys.heldBytes
    var count: UInt32 = 0
    let kept = keys.filtered(from: firstID, in: heap) { entry in
      let isKept = isKept(entry)
      if isKept { count += 1 }
      return isKept
    }
    annex.keys.left = kept
    annex.keys.leftCount = count
    return (kept?.heldBytes ?? 0) - before + dropEmptyAnnex(in: heap)
  }
}
