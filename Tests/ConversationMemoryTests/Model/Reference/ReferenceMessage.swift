import ConversationMemory

/// Names a message: the conversation's life that it belongs to, and its number in that, from 1.
///
/// A conversation that was forgotten begins another life under its name. Which id the first message
/// of a life gets is the library's to choose, so the reference counts from 1 in each.
struct ReferenceID: Hashable, Sendable {
  var life: Int
  var number: Int
}

/// Where a reference message goes.
enum ReferenceParent: Hashable, Sendable {
  case head
  case root
  case message(Int)
}

/// A message on its way into a reference conversation.
struct ReferenceDraft: Hashable, Sendable, CustomStringConvertible {
  var payload: [UInt8]
  var role: ConversationRole?
  var author: String?
  var kind = ConversationKind.message
  var metadata: [String: String] = [:]
  var parent = ReferenceParent.head
  /// The branch's number in its life; 0 is the main one.
  var branch = 0
  var timeToLive: Int64?
  var isPinned = false
  var key: String?

  var description: String {
    var words = ["\(payload.count) times \(payload.first ?? 0)"]
    words.append(role.map { "\($0)" } ?? "no role")
    if case .state(let key) = kind { words.append("state \(key)") }
    if parent != .head { words.append("below \(parent)") }
    if branch != 0 { words.append("on \(branch)") }
    if let timeToLive { words.append("for \(timeToLive)") }
    if isPinned { words.append("pinned") }
    if let key { words.append("key \(key)") }
    return "(\(words.joined(separator: ", ")))"
  }

  /// Whether a turn begins with it: a user's message, or one without a role that is no state.
  var beginsTurn: Bool { role == .user || (role == nil && kind == .message) }
}

/// A message that is live.
struct ReferenceMessage: Sendable {
  let number: Int
  let parent: Int?
  let depth: Int
  let arrival: Int64
  /// From when on it is over; `Int64.max` without an end.
  var expiry: Int64
  let draft: ReferenceDraft

  var byteCount: Int { draft.payload.count }
  var tokenCount: Int { ReferenceRules.tokenCount(draft.payload) }
}

/// That a message left, as an observer is told.
struct ReferenceDeparture: Hashable, Sendable {
  let number: Int
  let payload: [UInt8]
  let reason: ConversationDeparture.Reason
  /// Departures of one step of an event, between which no order is promised, share a number.
  let step: Int
}
