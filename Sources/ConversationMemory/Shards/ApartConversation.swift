/// A conversation of a store that is kept apart as a log, because something was asked of it that is
/// not packed: many keys or states, a branch, or somebody who waits.
///
/// It is touched under the lock of its shard only.
final class ApartConversation {
  typealias Payload = [UInt8]

  var state: LogState<Payload>
  /// What its shard has counted of it.
  private(set) var counted: ConversationAccount
  private(set) var countedBytes = 0

  /// - Parameter notesServices: Whether it is noted what those get who wait.
  init(_ state: consuming LogState<Payload>, notingServices notesServices: Bool) {
    counted = state.heart.account
    self.state = state
    self.state.notesServices = notesServices
  }

  /// What is to be counted since the last time.
  func uncounted() -> (account: ConversationAccount, heldBytes: Int) {
    let account = state.heart.account
    let heldBytes = state.heldBytes + state.groupBytes + Self.ownBytes
    defer {
      counted = account
      countedBytes = heldBytes
    }
    return (account - counted, heldBytes - countedBytes)
  }

  /// What a heart takes beside its nodes, about.
  private static var ownBytes: Int { MemoryLayout<LogState<Payload>>.size + 64 }

  /// Whether nobody waits or has a place in it.
  var isAlone: Bool { state.heart.subscriptions.isEmpty && state.lines.isEmpty }
}
