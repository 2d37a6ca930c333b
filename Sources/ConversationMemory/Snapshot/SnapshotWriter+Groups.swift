extension SnapshotWriter {
  /// Writes a group.
  mutating func put(_ group: GroupImage) {
    put(group.number)
    put(text: Array(group.name.utf8))
    put(UInt64(group.rules.lease.clampedNanoseconds))
    put(UInt64(group.rules.maximumDeliveries ?? 0))
    put(UInt64(group.rules.backOff.clampedNanoseconds))
    put(UInt64(group.rules.maximumBackOff.clampedNanoseconds))
    put(group.deadLetters == nil ? 6 : 7)
    if let name = group.deadLetters { put(text: name) }
    put(group.cursor.rawValue)
    for count in group.account.counts {
      put(UInt64(min(count, ConversationAccount.countBound - 1)))
    }
    put(UInt64(group.consumers.count))
    for consumer in group.consumers {
      put(text: Array(consumer.name.utf8))
      let lastSeen = Self.inReach(consumer.lastSeen)
      put(signed: lastSeen)
      put(consumer.lastServed.map { UInt64(max(0, lastSeen - Self.inReach($0))) + 1 } ?? 0)
    }
    put(UInt64(group.pending.count))
    var last: Int64 = 0
    for message in group.pending {
      put(message)
      let delivered = Self.inReach(message.delivered)
      put(signed: delivered - last)
      last = delivered
    }
  }

  private static func inReach(_ instant: Int64) -> Int64 {
    min(max(instant, -ConversationImage.reach), ConversationImage.reach)
  }

  private mutating func put(_ message: GroupImage.Pending) {
    put(message.id.rawValue)
    put(UInt64(message.deliveryCount))
    put(UInt64(message.state.rawValue))
    put(UInt64(message.consumer.map { $0 + 1 } ?? 0))
    guard message.state != .ready else { return }
    let isDue = message.due <= ConversationImage.reach
    put(isDue ? 1 : 0)
    // What is over by far is over.
    if isDue { put(signed: max(message.due, -ConversationImage.reach)) }
  }
}
