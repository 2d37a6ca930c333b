import ConversationMemory

/// What there is to be seen of a conversation, or of a name without one: where it differs, so must
/// the versions.
struct ReferenceVersion: Equatable {
  private let lifeCount: Int
  private let isKnown: Bool
  private let lastNumber: Int
  private let departureCount: Int
  private let delivered: Int
  private let isFinished: Bool
  private let heads: [Int: ReferenceConversation.Head]
  /// How often something was done that may change it, though it need not have.
  private let touchCount: Int

  /// - Parameters:
  ///   - lives: All that the name has had.
  ///   - isKnown: Whether the last of them is not over.
  init(_ lives: [ReferenceConversation], isKnown: Bool) {
    lifeCount = lives.count
    self.isKnown = isKnown
    lastNumber = lives.last?.lastNumber ?? 0
    departureCount = lives.last?.departures.count ?? 0
    delivered = lives.last?.account.delivered ?? 0
    isFinished = lives.last?.isFinished ?? false
    heads = lives.last?.heads ?? [:]
    touchCount = 0
  }

  private init(_ other: Self, touched touchCount: Int) {
    (lifeCount, isKnown, lastNumber) = (other.lifeCount, other.isKnown, other.lastNumber)
    (departureCount, delivered) = (other.departureCount, other.delivered)
    (isFinished, heads) = (other.isFinished, other.heads)
    self.touchCount = touchCount
  }

  func touched(_ count: Int) -> Self { Self(self, touched: count) }
}
