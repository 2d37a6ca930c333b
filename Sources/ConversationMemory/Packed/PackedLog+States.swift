// States are looked for from the newest message back, in those segments in which there are some, of
// which each knows; there are few of them.
extension PackedLog {
  /// The latest live state of a key; nil if there is none.
  ///
  /// - Complexity: O(segments), and the records of those in which are states, up to the one found.
  func latestState(of key: String) -> PackedMessage? {
    var found: PackedMessage?
    forEachState(of: key) { message in
      guard isLive(message) else { return true }
      found = message
      return false
    }
    return found
  }

  /// Takes note of the live states that a new one replaces: it needs no room beside them.
  @inline(never)
  mutating func replaceStates(_ key: String) {
    var ids: [ConversationMessageID] = []
    var sum = replaced
    let known = replacing?.pointee.ids ?? []
    forEachState(of: key) { message in
      guard isLive(message), !known.contains(message.id) else { return true }
      ids.append(message.id)
      sum.count += 1
      sum.byteCount += message.byteCount
      guard message.isPinned else { return true }
      sum.pinnedCount += 1
      sum.pinnedBytes += message.byteCount
      return true
    }
    guard !ids.isEmpty else { return }
    ids.reverse()
    if replacing == nil { replacing = Cell(PackedReplaced()) }
    replacing?.pointee.ids += ids
    replacing?.pointee.sum = sum
  }

  /// Forgets what an append would have replaced that was refused.
  @inline(__always)
  mutating func keepReplaced() {
    if let replacing {
      replacing.deallocate()
      self.replacing = nil
    }
  }

  @inline(never)
  mutating func leaveAllReplaced() {
    let ids = replacing?.pointee.ids ?? []
    keepReplaced()
    for id in ids { if let message = packed.message(id) { leave(message, .removed) } }
  }

  /// Lets go of the states of a key that came before one in the same step: each is there until that
  /// ends.
  @inline(never)
  mutating func compactStates(_ key: String, before id: ConversationMessageID) {
    var ids: [ConversationMessageID] = []
    forEachState(of: key) { message in
      if message.id < id, message.id >= firstOfEvent || isLive(message) { ids.append(message.id) }
      return true
    }
    for id in ids.reversed() {
      if let message = packed.message(id) { leave(message, .removed) }
    }
  }

  /// Looks at the states of a key, the newest first, as long as the body says so.
  private func forEachState(of key: String, _ body: (PackedMessage) -> Bool) {
    let packed = packed
    var rest = packed.stateCount
    guard rest > 0 else { return }
    var key = key
    key.withUTF8 { key in
      let key = unsafe LentBytes(UnsafeRawBufferPointer(key))
      for index in (0..<packed.segmentCount).reversed() where rest > 0 {
        if let elders = packed.elders, index < elders.count, elders[index].stateCount == 0 {
          continue
        }
        var cursor = packed.cursor(behind: index)
        while rest > 0, let message = packed.previous(&cursor), message.segment == index {
          guard message.isState else { continue }
          rest -= 1
          if packed.isState(message, of: key), !body(message) { return }
        }
      }
    }
  }
}
