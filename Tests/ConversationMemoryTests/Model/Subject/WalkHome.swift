import ConversationMemory

/// Conversations by name, in whatever they are kept, asked by their public calls alone.
protocol WalkHome: AnyObject {
  func append(_ draft: ConversationDraft<[UInt8]>, to name: String) -> ConversationAppend<[UInt8]>
  func append(
    contentsOf drafts: [ConversationDraft<[UInt8]>], to name: String
  ) -> ConversationBatchAppend
  func dequeue(_ name: String) -> ConversationMessage<[UInt8]>?
  func finish(_ name: String) -> Bool
  func read(_ name: String, through window: ConversationWindow) -> ConversationView<[UInt8]>
  func read(
    _ name: String, on branch: ConversationBranch, through window: ConversationWindow
  ) -> ConversationView<[UInt8]>
  func path(
    to id: ConversationMessageID, of name: String, through window: ConversationWindow
  ) -> ConversationPath<[UInt8]>?
  func message(_ id: ConversationMessageID, of name: String) -> ConversationMessage<[UInt8]>?
  func messages(
    _ ids: Range<ConversationMessageID>, of name: String, limit: Int, fromEnd isFromEnd: Bool
  ) -> [ConversationMessage<[UInt8]>]
  func children(of id: ConversationMessageID, of name: String) -> [ConversationMessage<[UInt8]>]
  func subtree(of id: ConversationMessageID, of name: String) -> [ConversationMessage<[UInt8]>]
  func state(_ key: String, of name: String) -> ConversationMessage<[UInt8]>?
  func head(of name: String) -> ConversationMessageID?
  func branches(of name: String) -> [ConversationBranch: ConversationMessageID]
  func remove(_ id: ConversationMessageID, of name: String) -> Bool
  func removeSubtree(of id: ConversationMessageID, of name: String) -> Int
  func removeAll(of name: String) -> Int
  func removeHead(
    of name: String, on branch: ConversationBranch
  ) -> ConversationMessage<[UInt8]>?
  func removeLine(of name: String, on branch: ConversationBranch) -> Int
  func fork(from id: ConversationMessageID, of name: String) -> ConversationBranch?
  func move(
    _ branch: ConversationBranch, to id: ConversationMessageID, of name: String
  ) -> Bool
  func subscribe(
    to name: String, from position: ConversationPosition
  ) -> ConversationSubscription<[UInt8]>
  func group(
    _ group: String, of name: String, rules: ConversationGroupRules,
    from position: ConversationPosition, deadLetters: String?
  ) -> ConversationGroup<[UInt8]>
  func remove(_ group: ConversationGroup<[UInt8]>, of name: String)
  /// One account with the bytes that are live, or one for each name in order.
  func accounts() -> [(account: ConversationAccount, liveBytes: Int)]
  var count: Int { get }
  func exists(_ name: String) -> Bool
  func version(_ name: String) -> ConversationVersion?
  func removeWhole(_ name: String) -> Bool
  func rename(_ name: String, to other: String, replaces: Bool) -> String
  func setEnd(of name: String, in duration: Int64?) -> Bool
  func end(of name: String) -> ConversationInstant?
  func removeEverything()
  func names() -> [String]
  func setWindow(_ window: ConversationWindow, of pattern: String?) -> Bool
  /// Has a conversation kept apart, if there is one and it is packed.
  func moveApart(_ name: String)
  /// Lets go of what is over, as a sweeper would.
  func sweep()
  /// Goes on as what was made of its bytes; nil, or why it cannot.
  func restore() -> String?
  /// What observers were told, by name.
  var told: [String: [WalkDeparture]] { get }
}

/// What is asked of stores alone.
extension WalkHome {
  func exists(_: String) -> Bool { false }
  func version(_: String) -> ConversationVersion? { nil }
  func removeWhole(_: String) -> Bool { false }
  func rename(_: String, to _: String, replaces _: Bool) -> String { "missing" }
  func setEnd(of _: String, in _: Int64?) -> Bool { false }
  func end(of _: String) -> ConversationInstant? { nil }
  func removeEverything() {}
  func names() -> [String] { [] }
}
