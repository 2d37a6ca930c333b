public import ConversationMemory
import Synchronization

/// Keeps what leaves a session's window as a summary, which stays in its place.
///
/// Entries that leave by age or for room are gathered, and handed to a function of yours together
/// with the summary so far. It is called without a lock, one call at a time, and an entry is in one
/// call that succeeds at most. Where it fails it is tried again, so often as is told; then the
/// entries are given up and counted.
///
/// ```swift
/// import ConversationChat
///
/// let summarizer = ConversationSummarizer { summary, leaving in
///   // A model would be asked here.
///   (summary ?? "") + leaving.map(\.text).joined(separator: " ")
/// }
/// let session = ConversationSession(window: .turns(20), observer: summarizer.observer)
/// session.add([.user("Hello")])
/// await summarizer.summarize(into: session)
/// ```
public final class ConversationSummarizer: Sendable {
  /// Makes a new summary of the one so far and of what leaves, oldest first.
  public typealias Function =
    @Sendable (_ summary: String?, _ leaving: [ConversationItem]) async throws -> String

  private struct State {
    var leaving: [ConversationItem] = []
    var summary: (text: String, id: ConversationMessageID)?
    var isSummarizing = false
    var lostCount = 0
  }

  private let state = Mutex(State())
  private let capacity: Int
  private let attempts: Int
  private let function: Function

  /// A summarizer to which nothing has come yet.
  ///
  /// - Parameters:
  ///   - capacity: The most entries that wait to be summarized, at least 1; the oldest are given
  ///     up.
  ///   - attempts: How often the function is called for the same entries at most, at least 1.
  ///   - function: Makes the summary.
  public init(capacity: Int = 1_000, attempts: Int = 3, function: @escaping Function) {
    precondition(capacity >= 1, "There must be room for one entry at least.")
    precondition(attempts >= 1, "A summary must be tried once at least.")
    self.capacity = capacity
    self.attempts = attempts
    self.function = function
  }

  /// What a session is told, so that it tells of what leaves.
  public var observer:
    @Sendable (ConversationMessage<ConversationItem>, ConversationDeparture.Reason) -> Void
  {
    { message, reason in
      // What somebody removed was not to be remembered.
      guard reason == .expired || reason == .evicted else { return }
      self.state.withLock { state in
        if state.leaving.count == self.capacity {
          state.leaving.removeFirst()
          state.lostCount += 1
        }
        state.leaving.append(message.payload)
      }
    }
  }

  /// The summary so far.
  public var summary: String? { state.withLock { $0.summary?.text } }

  /// How many entries were given up.
  public var lostCount: Int { state.withLock { $0.lostCount } }

  /// Summarizes what has left, and puts the summary in the place of the one before: pinned, an
  /// instruction of the system.
  ///
  /// - Returns: Whether there is nothing more to summarize; not so while another call is at it, and
  ///   where the function failed for the last time.
  @discardableResult
  public func summarize(into session: ConversationSession) async -> Bool {
    guard let (leaving, summary) = begin() else { return false }
    guard !leaving.isEmpty else { return end(nil, lost: 0, session) }
    for _ in 0..<attempts {
      if Task.isCancelled { return giveBack(leaving) }
      guard let text = try? await function(summary, leaving) else { continue }
      return end(text, lost: 0, session)
    }
    return end(nil, lost: leaving.count, session)
  }

  private func begin() -> ([ConversationItem], String?)? {
    state.withLock { state in
      if state.isSummarizing { return nil }
      state.isSummarizing = true
      let leaving = state.leaving
      state.leaving = []
      return (leaving, state.summary?.text)
    }
  }

  private func giveBack(_ leaving: [ConversationItem]) -> Bool {
    state.withLock { state in
      let all = leaving + state.leaving
      state.lostCount += max(0, all.count - capacity)
      state.leaving = all.suffix(capacity)
      state.isSummarizing = false
    }
    return false
  }

  private func end(_ text: String?, lost: Int, _ session: ConversationSession) -> Bool {
    var old: ConversationMessageID?
    var new: ConversationMessageID?
    if let text {
      // A root on a line of its own: all lines show it, and none continues it.
      let line = session.memory.head(of: session.branch).flatMap { session.memory.fork(from: $0) }
      let draft = ConversationDraft(
        ConversationItem.system(text), attributes: ConversationAttributes(role: .system),
        parent: .root, branch: line ?? .main, isPinned: true)
      new = session.memory.append(draft).id
      old = state.withLock { $0.summary?.id }
    }
    if new != nil, let old { session.memory.remove(old) }
    return state.withLock { state in
      if let text, let new { state.summary = (text, new) }
      state.lostCount += lost
      state.isSummarizing = false
      return state.leaving.isEmpty && lost == 0
    }
  }
}
