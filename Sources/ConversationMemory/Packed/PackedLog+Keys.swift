// The rules are those of the heart and of its ``LeftKeys``: a key is known as long as its message
// could have lived by age, up to a number of those that have left, of which the oldest go first.
// There are few, which are looked through.
extension PackedLog {
  /// The message that has an idempotency key: a live one, or one that has left before its time.
  ///
  /// - Complexity: O(keys that are remembered + segments), and the records of those in which
  ///   messages have keys.
  @inline(never)
  func holder(of key: String) -> ConversationMessageID? {
    guard unsafe conversation.pointee.annex?.parts.contains(.keys) ?? false else { return nil }
    var key = key
    return key.withUTF8 { key in
      let key = unsafe LentBytes(UnsafeRawBufferPointer(key))
      return liveHolder(of: key) ?? leftHolder(of: key)
    }
  }

  private func liveHolder(of key: LentBytes) -> ConversationMessageID? {
    let packed = packed
    var rest = packed.keyedCount
    for index in (0..<packed.segmentCount).reversed() where rest > 0 {
      if let elders = packed.elders, index < elders.count, elders[index].keyedCount == 0 {
        continue
      }
      var cursor = packed.cursor(behind: index)
      while rest > 0, let message = packed.previous(&cursor), message.segment == index {
        guard message.isKeyed else { continue }
        rest -= 1
        if packed.isKeyed(message, by: key), isLive(message) { return message.id }
      }
    }
    return nil
  }

  private func leftHolder(of key: LentBytes) -> ConversationMessageID? {
    let packed = packed
    guard let keys = packed.leftKeys else { return nil }
    var holder: ConversationMessageID?
    keys.forEach(from: packed.firstID) { entry in
      guard unsafe keys.text(of: entry).elementsEqual(key.bytes), expiry(of: entry) > now else {
        return true
      }
      holder = entry.id
      return false
    }
    return holder
  }

  /// When a message that has left would be over, in nanoseconds.
  private func expiry(of entry: PackedKeys.Entry) -> Int64 {
    switch entry.life {
    case .window: expiry(arrival: entry.arrival)
    case .own: WindowAge.expiry(arrival: entry.arrival * tick, timeToLive: entry.timeToLive)
    case .pinned: .max
    }
  }

  /// Remembers the key of a message that leaves, if its time is not over; forgets the oldest where
  /// there are too many.
  @inline(never)
  mutating func rememberKey(of message: PackedMessage) {
    let expiry = expiry(of: message)
    guard expiry > now else { return }
    // Decided as of the instant at which it leaves, as whoever had come then would have.
    dropOverKeys()
    let entry = PackedKeys.Entry(
      id: message.id, arrival: message.arrival,
      life: LeftKeys.Life(pinned: message.isPinned, timed: message.isTimed),
      timeToLive: message.timeToLive ?? 0)
    let key = unsafe packed.idempotencyKey(of: message)
    unsafe heldChange += conversation.pointee.remember(entry, key, until: expiry, in: heap)
    var excess = packed.leftKeyCount - max(0, rules.keyCapacity)
    while excess > 0 {
      forgetOldestKey()
      account.keysForgotten += 1
      excess -= 1
    }
  }

  private mutating func forgetOldestKey() {
    let packed = packed
    var oldest: ConversationMessageID?
    packed.leftKeys?.forEach(from: packed.firstID) { entry in
      oldest = min(oldest ?? entry.id, entry.id)
      return true
    }
    unsafe heldChange += conversation.pointee.keepKeys(in: heap) { $0.id != oldest }
  }

  /// Forgets the keys that are over. O(1) if none may be.
  mutating func dropOverKeys() {
    guard let keys = packed.leftKeys, keys.due <= now else { return }
    var due = Int64.max
    let change = unsafe conversation.pointee.keepKeys(in: heap) { entry in
      let expiry = expiry(of: entry)
      if expiry <= now { return false }
      due = min(due, expiry)
      return true
    }
    heldChange += change
    if let kept = packed.leftKeys { kept.due = due }
  }

  /// When the last key is over that is remembered; nil if there is none, the greatest number for
  /// never.
  var lastKeyDue: Int64? {
    let packed = packed
    var last: Int64?
    packed.leftKeys?.forEach(from: packed.firstID) { entry in
      last = max(last ?? .min, expiry(of: entry))
      return true
    }
    return last
  }

  /// The keys that are remembered as values, by their ids.
  var imagesOfKeys: [ConversationImage.Key] {
    let packed = packed
    guard let keys = packed.leftKeys else { return [] }
    var images: [ConversationImage.Key] = []
    keys.forEach(from: packed.firstID) { entry in
      let isForEver = entry.life == .own && expiry(of: entry) == .max
      unsafe images.append(
        ConversationImage.Key(
          text: String(decoding: keys.text(of: entry), as: UTF8.self), id: entry.id,
          arrival: entry.arrival, life: entry.life,
          timeToLive: isForEver ? .max : entry.timeToLive))
      return true
    }
    return images.sorted { $0.id < $1.id }
  }

  /// Remembers a key as it was elsewhere.
  mutating func restore(_ key: ConversationImage.Key) {
    let entry = PackedKeys.Entry(
      id: key.id, arrival: key.arrival, life: key.life, timeToLive: key.timeToLive)
    var text = key.text
    heldChange += text.withUTF8 { text in
      unsafe conversation.pointee.remember(
        entry, UnsafeRawBufferPointer(text), until: expiry(of: entry), in: heap)
    }
  }
}
