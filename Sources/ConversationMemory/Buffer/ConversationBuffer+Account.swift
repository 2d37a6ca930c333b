extension ConversationBuffer {
  /// What became of all messages, as of the last event.
  @usableFromInline var account: ConversationAccount { totals }

  /// Bytes of live payloads, as they were counted when they were appended.
  @usableFromInline var liveByteCount: Int { liveBytes }

  /// Bytes allocated for nodes, used or not.
  @usableFromInline var heldBytes: Int { nodes.heldBytes }

  /// The lowest id that may still be in the ring: payloads below it lie apart.
  @usableFromInline var frontID: ConversationMessageID { nodes.frontID }

  /// How many messages are live, as of the last event.
  @usableFromInline var liveCount: Int { nodes.liveCount }
}
