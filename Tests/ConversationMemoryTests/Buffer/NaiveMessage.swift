@testable import ConversationMemory

/// A message as the naive twin keeps it.
struct NaiveMessage {
  let id: UInt64
  let arrival: Int64
  let expiry: Int64
  /// 0 for a root.
  let parent: UInt64
  let depth: Int
  let byteCount: Int
  let tokenCount: Int
  let attributes: ConversationAttributes
  let idempotencyKey: String?
  let isPinned: Bool
  /// Whether a tool's result directly below it has left.
  var hasLostResult = false

  var role: ConversationRole? { attributes.role }

  var stateKey: String? {
    if case .state(let key) = attributes.kind { key } else { nil }
  }

  /// Whether a turn begins with it: with a user, or whoever speaks without a role.
  var beginsTurn: Bool { role == .user || role == nil && stateKey == nil }

  var isOfTool: Bool { role == .toolCall || role == .toolResult }

  /// Whether a header says the same.
  func matches(_ header: ConversationHeader) -> Bool {
    header.id.rawValue == id && header.arrival.nanoseconds == arrival
      && header.expiry.nanoseconds == expiry && (header.parent?.rawValue ?? 0) == parent
      && header.depth == depth && header.attributes.role == attributes.role
      && header.attributes.kind == attributes.kind
  }
}
