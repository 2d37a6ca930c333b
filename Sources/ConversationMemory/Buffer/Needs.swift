/// What a message, or several in one step, need of a log's room.
struct Needs {
  private(set) var count = 0
  private(set) var unpinnedCount = 0
  /// The greatest number where it can't be counted.
  private(set) var byteCount = 0
  private(set) var tokenCount = 0

  init() {}

  init(_ entry: ConversationEntry) {
    add(entry)
  }

  mutating func add(_ entry: ConversationEntry) {
    add(byteCount: entry.byteCount, tokenCount: entry.tokenCount, isPinned: entry.isPinned)
  }

  mutating func add(byteCount: Int, tokenCount: Int, isPinned: Bool = false) {
    count += 1
    unpinnedCount += isPinned ? 0 : 1
    self.byteCount = Self.sum(self.byteCount, byteCount)
    self.tokenCount = Self.sum(self.tokenCount, tokenCount)
  }

  private static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }
}
