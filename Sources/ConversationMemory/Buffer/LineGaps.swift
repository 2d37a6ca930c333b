/// Where lines of a tree go on that have lost messages from their middle.
///
/// ```
///   1 ── 2 ── (3) ── (4) ── 5        3, 4 have left: both are of the gap behind 2
///              └──── 6               5 continues 4, and 6 continues 3
/// ```
///
/// What the window or a bound lets go of cuts a line; what leaves otherwise (removed, its own time
/// over, replaced as a state) is passed over.
///
/// A message that has left stays the parent of those that continue it. It is known here as long as
/// a live one does, or a branch is to, so there are never more of them than live messages and one;
/// and of which gap it is, which knows the live message before it. When the message between two
/// gaps leaves they become one, so gaps are disjoint sets (R. E. Tarjan, *Efficiency of a Good But
/// Not Linear Set Union Algorithm*, 1975): whoever walks a line passes over a gap in one step,
/// however much has left, and nobody is told of what leaves above.
final class LineGaps {
  /// Messages that have left, with nothing live between them.
  private final class Gap {
    /// The live message before them; none if the line is cut there.
    var before = ConversationMessageID.none
    /// How many are known, and how many live messages continue them.
    var count = 0
    var referenceCount = 0
    var rank = 0
    /// The gap of which it became a part.
    var whole: Gap?
  }

  /// A message that has left.
  private struct Departed {
    let gap: Gap
    var referenceCount: Int
  }

  private var departed = IDTable<Departed>()
  /// By the live message before each; wholes only.
  private var gaps = IDTable<Gap>()

  /// Whether none is known.
  var isEmpty: Bool { departed.isEmpty }

  /// How many that have left are known.
  var count: Int { departed.count }

  /// How many live messages continue one that has left; nil if that is not known.
  func referenceCount(of id: ConversationMessageID) -> Int? { departed[id]?.referenceCount }

  /// The live message next before one that has left; nil if there is none.
  func before(_ id: ConversationMessageID) -> ConversationMessageID? {
    departed[id].flatMap { whole($0.gap).before.optional }
  }

  /// Whether live messages continue what has left behind a live one.
  func isContinued(behind id: ConversationMessageID) -> Bool { gaps[id]?.referenceCount ?? 0 > 0 }

  // MARK: Changing

  /// Takes note that a message leaves.
  ///
  /// - Parameters:
  ///   - id: The message's.
  ///   - before: The live message next before it; none if there is none.
  ///   - references: How many live messages continue it.
  ///   - isHeld: Whether it is to be known even if none does.
  func leave(
    _ id: ConversationMessageID, behind before: ConversationMessageID, continuedBy references: Int,
    isHeld: Bool
  ) {
    var gap = gaps.removeValue(forKey: id)
    guard before != .none else {
      gap?.before = .none
      return
    }
    let elder = gaps[before]
    if references > 0 || isHeld {
      let own = gap ?? elder ?? Gap()
      own.count += 1
      own.referenceCount += references
      departed[id] = Departed(gap: own, referenceCount: references)
      gap = own
    }
    guard var gap else { return }
    if let elder, elder !== gap { gap = join(elder, gap) }
    gap.before = before
    gaps[before] = gap
  }

  /// Takes note that a live message continues one that has left, if that is known.
  func addReference(to id: ConversationMessageID) {
    guard let gap = departed[id]?.gap else { return }
    departed[id]?.referenceCount += 1
    whole(gap).referenceCount += 1
  }

  /// Takes note that a message no longer does.
  func removeReference(to id: ConversationMessageID) {
    guard let gap = departed[id]?.gap else { return }
    departed[id]?.referenceCount -= 1
    whole(gap).referenceCount -= 1
  }

  /// Forgets a message that nothing continues.
  func forgetUnused(_ id: ConversationMessageID) {
    guard let message = departed[id], message.referenceCount == 0 else { return }
    departed[id] = nil
    let gap = whole(message.gap)
    gap.count -= 1
    if gap.count == 0, gap.before != .none { gaps[gap.before] = nil }
  }

  // MARK: Sets

  private func whole(_ gap: Gap) -> Gap {
    var gap = gap
    while let next = gap.whole {
      // Each look halves the way of the next.
      if let farther = next.whole { gap.whole = farther }
      gap = next
    }
    return gap
  }

  private func join(_ first: Gap, _ second: Gap) -> Gap {
    let (whole, part) = first.rank < second.rank ? (second, first) : (first, second)
    if first.rank == second.rank { whole.rank += 1 }
    whole.count += part.count
    whole.referenceCount += part.referenceCount
    part.whole = whole
    return whole
  }
}
