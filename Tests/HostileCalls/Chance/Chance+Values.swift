import ConversationMemory

/// Values of the memories' own types.
extension Chance {
  func instant() -> ConversationInstant {
    once(in: 4)
      ? ConversationClock.coarse.now.advanced(by: duration())
      : ConversationInstant(nanoseconds: nanoseconds())
  }

  func role() -> ConversationRole { one(of: ConversationRole.allCases) }

  func kind() -> ConversationKind { once(in: 3) ? .state(key: text()) : .message }

  func attributes() -> ConversationAttributes {
    guard once(in: 2) else { return ConversationAttributes() }
    var attributes = ConversationAttributes(
      role: maybe(role), author: maybe(text), kind: kind(),
      metadata: once(in: 4) ? [text(): text()] : [:])
    if once(in: 8) { attributes.author = maybe(text) }
    if once(in: 8) { attributes.kind = kind() }
    if once(in: 8) { attributes.metadata[text()] = text() }
    return attributes
  }

  func trim(from id: ConversationMessageID) -> ConversationTrim {
    one(of: [.count(int()), .bytes(int()), .from(id)])
  }

  func groupRules() -> ConversationGroupRules {
    var rules = ConversationGroupRules(
      lease: duration(), maximumDeliveries: maybe(int), backOff: duration(),
      maximumBackOff: duration())
    if once(in: 4) { rules.lease = duration() }
    if once(in: 4) { rules.maximumDeliveries = maybe(int) }
    if once(in: 4) { rules.backOff = duration() }
    if once(in: 4) { rules.maximumBackOff = duration() }
    return rules
  }

  /// A limit that a window can have: at least zero.
  private func limit() -> Int { once(in: 4) ? 0 : positive() }

  /// - Parameter countsTokens: Whether there may be a limit of tokens.
  func window(ofTokens countsTokens: Bool) -> ConversationWindow {
    let window: ConversationWindow =
      switch below(8) {
      case 0: .time(length())
      case 1: .schedule(length())
      case 2: .count(limit())
      case 3: .turns(limit())
      case 4: .bytes(limit())
      case 5 where countsTokens: .tokens(limit())
      case 6: [.time(length()), .turns(limit()), .bytes(limit())]
      default: .unbounded
      }
    return once(in: 3) ? window.cutAnywhere() : window
  }
}
