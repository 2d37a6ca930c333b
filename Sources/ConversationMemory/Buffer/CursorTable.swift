/// The cursors of a buffer's subscriptions by their numbers, which rise.
///
/// Sorted and in one piece: a buffer has few, each of which is looked up for every message that it
/// sees, and hashing a number takes longer than finding it here.
struct CursorTable: Sendable {
  private var numbers: [UInt64] = []
  private var cursors: [ConversationMessageID] = []

  var isEmpty: Bool { numbers.isEmpty }

  /// The next message of a subscription; nil if there is no such subscription. O(log n); O(n) to
  /// remove one.
  subscript(number: UInt64) -> ConversationMessageID? {
    get {
      let index = index(from: number)
      return index < numbers.count && numbers[index] == number ? cursors[index] : nil
    }
    set {
      let index = index(from: number)
      let isKnown = index < numbers.count && numbers[index] == number
      switch (isKnown, newValue) {
      case (true, let cursor?): cursors[index] = cursor
      case (true, nil):
        numbers.remove(at: index)
        cursors.remove(at: index)
      case (false, let cursor?):
        numbers.insert(number, at: index)
        cursors.insert(cursor, at: index)
      case (false, nil): break
      }
    }
  }

  /// The index of the first number that is not less.
  private func index(from number: UInt64) -> Int {
    var low = 0
    var high = numbers.count
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
