/// What a message, or several in one step, need of a log's room.
struct Needs {
  private(set) var count = 0
  private(set) var unpinnedCount = 0
  private(set) var byteCount = 0
  private(set) var tokenCount = 0
  /// Whether their bytes and tokens can be counted; where they can't there is no room for them.
  private(set) var areCountable = true

  init() {}

  init(_ entry: ConversationEntry) {
    add(entry)
  }

  /// What so many need that are alike, and have no tokens.
  init(_ count: Int, ofByteCount byteCount: Int) {
    (self.count, unpinnedCount) = (count, count)
    let (bytes, hasManyBytes) = count.multipliedReportingOverflow(by: byteCount)
    (self.byteCount, areCountable) = (bytes, !hasManyBytes)
  }

  mutating func add(_ entry: ConversationEntry) {
    add(byteCount: entry.byteCount, tokenCount: entry.tokenCount, isPinned: entry.isPinned)
  }

  mutating func add(byteCount: Int, tokenCount: Int, isPinned: Bool = false) {
    count += 1
    unpinnedCount += isPinned ? 0 : 1
    let (bytes, hasManyBytes) = self.byteCount.addingReportingOverflow(byteCount)
    let (tokens, hasManyTokens) = self.tokenCount.addingReportingOverflow(tokenCount)
    if hasManyBytes || hasManyTokens { areCountable = false }
    (self.byteCount, self.tokenCount) = (bytes, tokens)
  }
}
