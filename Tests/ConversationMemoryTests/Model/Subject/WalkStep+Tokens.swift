import ConversationMemory

/// What the library answers, written down as the reference does.
extension WalkStep {
  func tokens(of message: ConversationMessage<[UInt8]>) -> [WalkToken] {
    Self.tokens(of: message.header, message.payload, origin: origin)
  }

  static func tokens(
    of header: ConversationHeader, _ payload: [UInt8], origin: Int64
  ) -> [WalkToken] {
    let expiry = header.expiry.nanoseconds
    let said = header.attributes
    var tokens: [WalkToken] = [
      .id(header.id.rawValue), header.parent.map { .id($0.rawValue) } ?? .text("root"),
      WalkAnswer.words(
        depth: header.depth, arrival: header.arrival.nanoseconds - origin,
        expiry: expiry == .max ? .max : expiry - origin, role: said.role, author: said.author,
        kind: said.kind, payload: payload),
    ]
    for (key, value) in said.metadata.sorted(by: { $0.key < $1.key }) {
      tokens.append(.text(key))
      let id = key == WalkAnswer.letterID ? UInt64(value) : nil
      tokens.append(id.map { .id($0) } ?? .text(value))
    }
    return tokens
  }

  static func tokens<Payload>(of append: ConversationAppend<Payload>) -> [WalkToken] {
    switch append {
    case .appended(let id): [.text("appended"), .id(id.rawValue)]
    case .repeated(let id): [.text("repeated"), .id(id.rawValue)]
    case .full: [.text("full")]
    case .finished: [.text("finished")]
    case .branchGone: [.text("branch gone")]
    case .otherKind: [.text("other kind")]
    case .deadline, .cancelled: [.text("waited")]
    }
  }

  static func tokens(of batch: ConversationBatchAppend) -> [WalkToken] {
    switch batch {
    case .appended(let ids):
      [.text("appended")] + (ids.lowerBound.rawValue..<ids.upperBound.rawValue).map { .id($0) }
    case .full: [.text("full")]
    case .finished: [.text("finished")]
    case .branchGone: [.text("branch gone")]
    case .otherKind: [.text("other kind")]
    case .deadline, .cancelled: [.text("waited")]
    }
  }

  func tokens(of leftOut: ConversationLeftOut, _ window: ReferenceWindow) -> [WalkToken] {
    WalkAnswer.leftOut(
      leftOut.messageCount, leftOut.byteCount, leftOut.reasons,
      passingOver: leftOut.passedOverCount, through: window)
  }

  func tokens(of view: ConversationView<[UInt8]>, _ window: ReferenceWindow) -> [WalkToken] {
    view.messages.flatMap { tokens(of: $0) } + tokens(of: view.leftOut, window)
  }

  func tokens(of event: ConversationEvent<[UInt8]>?) -> [WalkToken] {
    switch event {
    case nil: [.text("none")]
    case .message(let message): [.text("message")] + tokens(of: message)
    case .lagged(let ids):
      [.text("lagged"), .id(ids.lowerBound.rawValue), .id(ids.upperBound.rawValue)]
    }
  }

  static func tokens(of account: ConversationAccount, _ liveBytes: Int) -> WalkToken {
    .text(
      "appended \(account.appended), live \(account.live), consumed \(account.consumed), expired "
        + "\(account.expired), evicted \(account.evicted), removed \(account.removed), "
        + "delivered \(account.delivered), \(account.keysForgotten) keys forgotten, "
        + "\(liveBytes) bytes")
  }

  func tokens(of status: ConversationGroupStatus) -> [WalkToken] {
    let account = status.account
    var tokens: [WalkToken] = [
      .text(
        "deliveries \(account.deliveries), again \(account.redeliveries), acknowledged "
          + "\(account.acknowledged), refused \(account.refused), ended \(account.leasesEnded), "
          + "dead \(account.deadLettered), lost \(account.deadLettersLost), departed "
          + "\(account.departed), missed \(account.missed), lag \(status.lag), "
          + "pending \(status.pending)")
    ]
    for consumer in status.consumers {
      tokens.append(.text(consumer.name))
      for receipt in consumer.held {
        tokens.append(.id(receipt.id.rawValue))
        tokens.append(.text("delivery \(receipt.deliveryCount)"))
      }
    }
    return tokens
  }
}
