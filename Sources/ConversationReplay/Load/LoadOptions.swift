import ConversationMemory

/// What a synthetic load is: conversations, their messages, and who appends them.
package struct LoadOptions: Sendable {
  /// How many conversations there are, 1 to 100 million.
  package var conversationCount = 1_000_000
  /// How many messages a conversation gets on average, at least 1.
  package var messageCount = 10
  /// The least and the most bytes of a message; in between all sizes are as likely.
  package var byteCounts = 100...100
  /// Messages a second of all threads together; nil for as fast as possible.
  package var rate: Double?
  /// How unequal conversations are: 0 gives all the same number of messages, with 1 the *n*-th gets
  /// one by *n* of what the first gets (Zipf). At most 4.
  package var skew = 0.0
  /// How long a message is valid.
  package var window = ConversationWindow.unbounded
  /// The most bytes that the store holds; nil for no bound.
  package var byteBudget: Int?
  /// How many threads append, 1 to 64.
  package var threadCount = 2
  /// The same seed gives the same conversations and sizes.
  package var seed: UInt64 = 1

  /// A million conversations of ten messages of 100 bytes, by two threads.
  package init() {}

  /// All messages.
  package var total: Int { conversationCount * messageCount }

  /// How many messages a thread appends between two looks at the clock: those of some 20 ms, at
  /// least one.
  var runCount: Int {
    guard let rate else { return 64 }
    return max(1, Int(min(64, rate / Double(threadCount) / 50)))
  }

  /// What is wrong with the options, as a sentence; nil if nothing is.
  package var contradiction: String? {
    if !(1...100_000_000).contains(conversationCount) {
      return "There are \(conversationCount) conversations; there must be 1 to 100 million."
    }
    if !(1...1_000_000).contains(messageCount) {
      return "There are \(messageCount) messages in each; there must be 1 to a million."
    }
    if byteCounts.lowerBound < 0 || byteCounts.upperBound > 1 << 20 {
      return "A message has \(byteCounts) bytes; it can have 0 to a mebibyte."
    }
    if let rate, !(rate > 0 && rate.isFinite) {
      return "The rate is \(rate); it must be greater than 0."
    }
    if !(0...4).contains(skew) { return "The skew is \(skew); it must be 0 to 4." }
    if !(1...64).contains(threadCount) {
      return "There are \(threadCount) threads; there must be 1 to 64."
    }
    if window.description.contains("tokens") { return "A load's messages have no tokens." }
    if byteBudget ?? 1 < 1 { return "The byte budget must be at least 1." }
    return nil
  }
}
