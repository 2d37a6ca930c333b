extension LogState {
  /// A message with its payload: live, or gone in this same operation.
  @inlinable
  @inline(__always)
  func message(_ header: consuming ConversationHeader) -> ConversationMessage<Payload>? {
    guard let payload = payloads.copy(header.id) else { return nil }
    return ConversationMessage(header: header, payload: payload)
  }

  /// Messages with their payloads, in the order of their headers.
  @inlinable
  func messages(_ headers: [ConversationHeader]) -> [ConversationMessage<Payload>] {
    var messages: [ConversationMessage<Payload>] = []
    messages.reserveCapacity(headers.count)
    for header in headers {
      if let message = message(header) { messages.append(message) }
    }
    return messages
  }

  /// What a window has room for.
  ///
  /// The caller has let go of all that is over at this instant.
  @inlinable
  mutating func read(
    through window: ConversationWindow, at now: Int64
  ) -> ConversationView<Payload> {
    guard let extent = heart.extent(through: window, at: now) else {
      let read = heart.read(through: window, at: now)
      return ConversationView(messages: messages(read.headers), leftOut: read.leftOut)
    }
    var messages: [ConversationMessage<Payload>] = []
    // Room for none would be written down in the empty array that all share.
    messages.reserveCapacity(max(1, extent.count))
    messages.append(addingCapacity: extent.count) { messages in
      var id = extent.first
      while !messages.isFull, let (node, live) = heart.nodes.firstLiveNode(from: id) {
        // Before the payload: the node's address is still at hand.
        let header = heart.header(of: node, as: live)
        if let payload = payloads.copy(live) {
          messages.append(ConversationMessage(header: header, payload: payload))
        }
        id = live.next
      }
    }
    return ConversationView(messages: messages, leftOut: extent.leftOut)
  }

  /// The payloads of what a window has room for, without anything else.
  ///
  /// The caller has let go of all that is over at this instant.
  @inlinable
  mutating func readPayloads(through window: ConversationWindow, at now: Int64) -> [Payload] {
    guard let extent = heart.extent(through: window, at: now) else {
      return heart.read(through: window, at: now).headers.compactMap { payloads.copy($0.id) }
    }
    var result: [Payload] = []
    // Room for none would be written down in the empty array that all share.
    result.reserveCapacity(max(1, extent.count))
    result.append(addingCapacity: extent.count) { result in
      var id = extent.first
      while !result.isFull, id < heart.nodes.nextID {
        // There is a payload wherever there is a node.
        if let payload = payloads.copy(id) {
          result.append(payload)
          id = id.next
        } else {
          guard let (_, live) = heart.nodes.firstLiveNode(from: id) else { break }
          id = live
        }
      }
    }
    return result
  }

  /// What a window has room for of the path to a message; nil if that is not live.
  ///
  /// The caller has let go of all that is over at this instant.
  @inlinable
  mutating func path(
    to id: ConversationMessageID, through window: ConversationWindow, at now: Int64
  ) -> ConversationPath<Payload>? {
    guard let extent = heart.pathExtent(to: id, through: window, at: now) else {
      return heart.path(to: id, through: window, at: now).map { read in
        ConversationPath(
          messages: self.messages(read.headers), cutAt: read.cutAt, leftOut: read.leftOut)
      }
    }
    var messages: [ConversationMessage<Payload>] = []
    // Room for none would be written down in the empty array that all share.
    messages.reserveCapacity(max(1, extent.count))
    messages.append(addingCapacity: extent.count) { messages in
      var id = id
      while !messages.isFull, let place = heart.nodes.place(of: id) {
        if let payload = payloads.copy(id) {
          messages.append(ConversationMessage(header: heart.header(at: place), payload: payload))
        }
        id = heart.nodes[place].parent
      }
    }
    messages.reverse()
    return ConversationPath(messages: messages, cutAt: extent.cutAt, leftOut: extent.leftOut)
  }
}
