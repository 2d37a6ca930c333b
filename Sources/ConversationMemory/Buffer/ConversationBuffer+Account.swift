extension ConversationBuffer {
  /// What became of all messages, as of the last event.
  @usableFromInline var account: ConversationAccount { totals }

  /// How many messages were ever appended, as of the last event.
  @usableFromInline var appendedCount: Int { totals.appended }

  /// Bytes of live payloads, as they were counted when they were appended.
  @usableFromInline var liveByteCount: Int { liveBytes }

  /// Bytes allocated for nodes, used or not.
  @usableFromInline var heldBytes: Int { nodes.heldBytes }

  /// Bytes of all slots, used or not, and what payloads hold beyond their slot.
  ///
  /// - Parameters:
  ///   - stride: Bytes of a payload's slot.
  ///   - payloadSlots: Bytes of all of those.
  @usableFromInline
  func heldBytes(besides stride: Int, in payloadSlots: Int) -> Int {
    // The payloads' part is what the user's counter says, up to the greatest number.
    let (sum, overflow) = max(0, liveBytes - nodes.liveCount * stride)
      .addingReportingOverflow(nodes.heldBytes + payloadSlots)
    return overflow ? .max : sum
  }

  /// The lowest id that may still be in the ring: payloads below it lie apart.
  @usableFromInline var frontID: ConversationMessageID { nodes.frontID }

  /// How many messages are live, as of the last event.
  @usableFromInline var liveCount: Int { nodes.liveCount }
}
