public import ConversationMemory
import Synchronization

/// Keeps what leaves a session's window as a summary, which stays in its place.
///
/// Entries that leave by age or for room are gathered, and handed to a function of yours together
/// with the summary so far, which is an entry of the conversation itself. It is called without a
/// lock, one call at a time for a conversation, and an entry is in one call that succeeds at most.
/// Where it fails it is tried again, so often as is told; then the entries are given up and
/// counted.
///
/// ```swift
/// import ConversationChat
///
/// let summarizer = ConversationSummarizer { summary, leaving in
///   // A model would be asked here.
///   (summary ?? "") + leaving.map(\.text).joined(separator: " ")
/// }
/// let session = ConversationSession(window: .turns(20), observer: summarizer.observer)
/// _ = session.add([.user("Hello")])
/// await summarizer.summarize(into: session)
/// ```
///
/// One summarizer does for all conversations of a store, which is told by ``storeObserver``.
public final class ConversationSummarizer: Sendable {
  /// Makes a new summary of the one so far and of what leaves, oldest first.
  public typealias Function =
    @Sendable (_ summary: String?, _ leaving: [ConversationItem]) async throws -> String

  private struct Leaving {
    /// The conversation's; nil for one by itself.
    let name: ConversationName?
    let item: ConversationItem
  }

  private struct State {
    var leaving: [Leaving] = []
    /// The conversations that are being summarized.
    var summarizing: Set<ConversationName?> = []
    var lostCount = 0
  }

  /// The state as which a summary is kept: the latest of a conversation is found at once.
  private static let key = "conversation-summary"

  private let state = Mutex(State())
  private let capacity: Int
  private let attempts: Int
  private let function: Function

  /// A summarizer to which nothing has come yet.
  ///
  /// - Parameters:
  ///   - capacity: The most entries that wait to be summarized, of all conversations together, at
  ///     least 1; the oldest are given up.
  ///   - attempts: How often the function is called for the same entries at most, at least 1.
  ///   - function: Makes the summary.
  /// - Precondition: The capacity and the attempts are at least 1.
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
      self.gather(Leaving(name: nil, item: message.payload), reason)
    }
  }

  /// What the configuration of a store is told, so that it tells of what leaves its conversations.
  ///
  /// ```swift
  /// import ConversationChat
  /// import ConversationMemory
  ///
  /// let summarizer = ConversationSummarizer { summary, leaving in
  ///   (summary ?? "") + leaving.map(\.text).joined(separator: " ")
  /// }
  /// var configuration = ConversationStoreConfiguration()
  /// configuration.window = .turns(20)
  /// configuration.observer = summarizer.storeObserver
  /// let session = ConversationStore(configuration)["chat:17"].session()
  /// _ = session.add([.user("Hello")])
  /// await summarizer.summarize(into: session)
  /// ```
  public var storeObserver:
    @Sendable (ConversationName, ConversationMessage<[UInt8]>, ConversationDeparture.Reason)
      -> Void
  {
    { name, message, reason in
      self.gather(Leaving(name: name, item: ConversationItem(message)), reason)
    }
  }

  private func gather(_ leaving: Leaving, _ reason: ConversationDeparture.Reason) {
    // What somebody removed was not to be remembered.
    guard reason == .expired || reason == .evicted else { return }
    state.withLock { state in
      if state.leaving.count == capacity {
        state.leaving.removeFirst()
        state.lostCount += 1
      }
      state.leaving.append(leaving)
    }
  }

  /// The summary of what has left a session's conversation; nil if there is none.
  public func summary(of session: ConversationSession) -> String? {
    session.home.state(Self.key)?.item.text
  }

  /// How many entries were given up.
  public var lostCount: Int { state.withLock { $0.lostCount } }

  /// Summarizes what has left, and puts the summary in the place of the one before: pinned, an
  /// instruction of the system.
  ///
  /// - Returns: Whether there is nothing more to summarize; not so while another call is at it, and
  ///   where the function failed for the last time.
  @discardableResult
  public func summarize(into session: ConversationSession) async -> Bool {
    let name = session.home.name
    guard let leaving = begin(name) else { return false }
    guard !leaving.isEmpty else { return end(name, lost: 0) }
    let old = session.home.state(Self.key)
    for _ in 0..<attempts {
      if Task.isCancelled { return giveBack(leaving, of: name) }
      guard let text = try? await function(old?.item.text, leaving) else { continue }
      let isKept = put(text, inPlaceOf: old?.id, session)
      return end(name, lost: isKept ? 0 : leaving.count)
    }
    return end(name, lost: leaving.count)
  }

  /// Takes what has left a conversation; nil if somebody is at it.
  private func begin(_ name: ConversationName?) -> [ConversationItem]? {
    state.withLock { state in
      guard state.summarizing.insert(name).inserted else { return nil }
      let leaving = state.leaving.filter { $0.name == name }
      if !leaving.isEmpty { state.leaving.removeAll { $0.name == name } }
      return leaving.map(\.item)
    }
  }

  private func giveBack(_ leaving: [ConversationItem], of name: ConversationName?) -> Bool {
    state.withLock { state in
      let all = leaving.map { Leaving(name: name, item: $0) } + state.leaving
      state.lostCount += max(0, all.count - capacity)
      state.leaving = all.suffix(capacity)
      state.summarizing.remove(name)
    }
    return false
  }

  /// - Returns: Whether there was room for the summary.
  private func put(
    _ text: String, inPlaceOf old: ConversationMessageID?, _ session: ConversationSession
  ) -> Bool {
    let home = session.home
    let draft = ConversationDraft(
      ConversationItem.system(text),
      attributes: ConversationAttributes(role: .system, kind: .state(key: Self.key)),
      isPinned: true)
    // On a line of its own: all lines show it, and none continues it.
    guard home.appendLine(draft, beside: session.branch) else { return false }
    if let old { _ = home.remove(old) }
    return true
  }

  /// - Returns: Whether there is nothing more to summarize.
  private func end(_ name: ConversationName?, lost: Int) -> Bool {
    state.withLock { state in
      state.lostCount += lost
      state.summarizing.remove(name)
      return lost == 0 && !state.leaving.contains { $0.name == name }
    }
  }
}
