/// Ids of messages that are there, ascending, of which any may leave.
///
/// ```
///        start
///   ┌────┬────┬────┬────┬────┬────┐
///   │▒▒▒▒│ 17 │▒▒▒▒│▒▒▒▒│ 90 │ 91 │      ▒ has left; count = 3
///   └────┴────┴────┴────┴────┴────┘
/// ```
///
/// One that leaves at an end is taken out, with those behind it that had left; of one in the middle
/// only the count is told, since moving the others up would cost each what all of them take. The
/// list is written anew once most of it has left. So leaving is amortised O(1) in any order.
struct LiveIDs {
  private var ids: [ConversationMessageID] = []
  private var start = 0
  /// How many are there.
  private(set) var count = 0

  /// How many more may have left than are there before the list is written anew.
  private static let spareHoles = 8

  var isEmpty: Bool { count == 0 }

  /// How many places the list has, of those that have left too.
  var placeCount: Int { ids.count - start }

  /// Bytes of all places, used or not.
  var heldBytes: Int { ids.capacity * MemoryLayout<ConversationMessageID>.stride }

  /// Adds the id of a message that is younger than all of these. Amortised O(1).
  @inline(never)
  mutating func append(_ id: ConversationMessageID) {
    ids.append(id)
    count += 1
  }

  /// Takes note that one of these messages has left. Amortised O(1).
  ///
  /// - Parameter nodes: What is there; the message no longer is.
  @inline(never)
  mutating func remove(_ id: ConversationMessageID, leaving nodes: borrowing NodeStore) {
    count -= 1
    guard count > 0 else {
      (ids, start) = ([], 0)
      return
    }
    while let last = ids.last, nodes.place(of: last) == nil { ids.removeLast() }
    while nodes.place(of: ids[start]) == nil { start += 1 }
    guard ids.count > 2 * count + Self.spareHoles else { return }
    ids = ids[start...].filter { nodes.place(of: $0) != nil }
    start = 0
  }

  /// The last for which something is true; what has left is passed over.
  func last(where isIt: (ConversationMessageID) -> Bool) -> ConversationMessageID? {
    ids[start...].last(where: isIt)
  }

  /// Those that are there, in order. O(count).
  func all(in nodes: borrowing NodeStore) -> [ConversationMessageID] {
    var all: [ConversationMessageID] = []
    all.reserveCapacity(count)
    for id in ids[start...] where nodes.place(of: id) != nil { all.append(id) }
    return all
  }
}
