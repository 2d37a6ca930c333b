// Inlinable: a heart that is lent to a function is copied for it, since it could be taken apart.
extension ConversationBuffer {
  /// What became of all messages, as of the last event.
  @inlinable var account: ConversationAccount { totals }

  /// How many messages were ever appended, as of the last event.
  @inlinable var appendedCount: Int { totals.appended }

  /// Bytes of live payloads, as they were counted when they were appended.
  @inlinable var liveByteCount: Int { liveBytes }

  /// Bytes allocated for nodes, used or not.
  var heldBytes: Int { nodes.heldBytes }

  /// Bytes of all slots, used or not, and what payloads hold beyond their slot.
  ///
  /// - Parameters:
  ///   - stride: Bytes of a payload's slot.
  ///   - payloadSlots: Bytes of all of those.
  @inlinable
  @inline(__always)
  func heldBytes(besides stride: Int, in payloadSlots: Int) -> Int {
    // The payloads' part is what the user's counter says, up to the greatest number.
    let (sum, overflow) = max(0, liveBytes - nodes.liveCount * stride)
      .addingReportingOverflow(nodes.heldBytes + payloadSlots + besideBytes)
    return overflow ? .max : sum
  }

  /// Counts the bytes of what is rare, after a change of it: each operation asks for them.
  @inline(never)
  mutating func countBeside() {
    besideBytes = leftKeys.heldBytes + ownExpiries.heldBytes + pins.heldBytes
  }

  /// Whether most slots of nodes are unused.
  @inlinable
  @inline(__always)
  var isMostlyUnused: Bool { nodes.ring.isMostlyUnused }

  /// Gives back slots where most are unused.
  @usableFromInline
  mutating func giveBack() { nodes.giveBack() }

  /// The lowest id that may still be in the ring: payloads below it lie apart.
  @inlinable var frontID: ConversationMessageID { nodes.frontID }

  /// How many messages are live, as of the last event.
  @inlinable var liveCount: Int { nodes.liveCount }
}
