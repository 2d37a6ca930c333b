import ConversationMemory

extension ReferenceStore {
  /// Takes note of a step that is no mere question.
  mutating func noteTouch(_ operation: WalkOperation) {
    switch operation.action {
    case .read, .readBranch, .path, .message, .messages, .children, .subtree, .state, .heads,
      .status, .account, .count, .exists, .version, .names, .next, .end:
      return
    default: break
    }
    let name = operation.action.groupHandle.map { groups[$0].name }
    // Letters may have come elsewhere, and windows are of many.
    if name == nil, operation.action.isOfOne {
      touchCounts[operation.name, default: 0] += 1
    } else {
      for name in Set(conversations.keys).union(touchCounts.keys) {
        touchCounts[name, default: 0] += 1
      }
    }
  }

  /// What is to be said of a version: whether it is that of the last time.
  mutating func versionToken(of name: String) -> WalkToken {
    let touchCount = touchCounts[name, default: 0]
    let version = ReferenceVersion(lives(of: name), isKnown: conversations[name] != nil)
      .touched(touchCount)
    defer { versions[name] = version }
    guard let last = versions[name] else { return .any(["first", "?"]) }
    if last == version { return .any(["same", "?"]) }
    let hasChanged = last.touched(touchCount) != version
    return .any(hasChanged ? ["changed", "?"] : ["same", "changed", "?"])
  }
}

extension WalkAction {
  var isOfVersion: Bool { if case .version = self { true } else { false } }

  fileprivate var isOfOne: Bool {
    switch self {
    case .setWindow, .removeEverything, .rename: false
    default: true
    }
  }
}
