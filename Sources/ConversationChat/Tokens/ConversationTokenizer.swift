/// Counts the tokens of a text, as some model sees it.
///
/// A window of tokens is only as right as its counter; give the one of your model where it matters.
public struct ConversationTokenizer: Sendable {
  private let count: @Sendable (String) -> Int
  /// What every entry costs beside its text, in tokens.
  public let overhead: Int

  /// A counter.
  ///
  /// - Parameters:
  ///   - overhead: What every entry costs beside its text, in tokens; at least zero.
  ///   - count: The tokens of a text; below zero counts as zero. Called once for an entry, when it
  ///     is added.
  public init(overhead: Int = 0, _ count: @escaping @Sendable (String) -> Int) {
    self.overhead = max(0, overhead)
    self.count = count
  }

  /// About what the tokenizers of today's models make of a text: a token for four bytes of English,
  /// rounded up, and four for every entry. For other languages it says too much rather than too
  /// little, as letters beyond ASCII take more bytes.
  public static let approximate = Self(overhead: 4) { ($0.utf8.count + 3) / 4 }

  /// The tokens of an entry, its calls of tools included; at most the greatest number there is.
  public func tokenCount(of item: ConversationItem) -> Int {
    var sum = overhead
    func add(_ text: String) {
      let (more, overflow) = sum.addingReportingOverflow(max(0, count(text)))
      sum = overflow ? .max : more
    }
    add(item.text)
    for call in item.toolCalls {
      add(call.name)
      add(call.arguments)
    }
    return sum
  }
}
