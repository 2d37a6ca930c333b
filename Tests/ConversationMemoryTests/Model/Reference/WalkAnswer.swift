import ConversationMemory

/// How both sides write answers down, so that they can be compared word by word.
enum WalkAnswer {
  /// The answer where there is no such conversation.
  static func ofNothing(_ action: WalkAction) -> [WalkToken] {
    switch action {
    case .read, .readBranch: [.text("left out 0 messages, 0 bytes, 0 passed over")]
    case .path, .message, .state: [.text("none")]
    case .heads: [.text("no head")]
    default: []
    }
  }

  /// What a message says beside ids.
  static func words(
    depth: Int, arrival: Int64, expiry: Int64, role: ConversationRole?, author: String?,
    kind: ConversationKind, payload: [UInt8]
  ) -> WalkToken {
    let end = expiry == .max ? "never" : "\(expiry)"
    let role = role.map { "\($0)" } ?? "no role"
    return .text(
      "depth \(depth), from \(arrival) to \(end), \(role), \(author ?? "nobody"), \(kind), "
        + "\(payload.count) times \(payload.first ?? 0)")
  }

  /// The key of a dead letter's metadata under which the id of the message is.
  static let letterID = "dead-letter-id"

  static func leftOut(
    _ count: Int, _ bytes: Int, _ reasons: Set<ConversationLeftOut.Reason>,
    passingOver passedOverCount: Int, through window: ReferenceWindow
  ) -> [WalkToken] {
    let words = WalkToken.text(
      "left out \(count) messages, \(bytes) bytes, \(passedOverCount) passed over")
    // Which of several limits is named that pass the same message is not promised.
    guard window.limitCount <= 1, count > 0 else { return [words] }
    return [words, .text(reasons.map { "\($0)" }.sorted().joined(separator: " "))]
  }
}

extension ReferenceWindow {
  var limitCount: Int {
    [time != nil, schedule != nil, count != nil, turns != nil, bytes != nil, tokens != nil]
      .count { $0 }
  }
}
