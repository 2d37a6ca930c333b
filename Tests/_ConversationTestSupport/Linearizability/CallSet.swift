/// A set of calls of one history, by their index in it.
///
/// ```
/// words   [ 63 … 1 0 | 127 … 65 64 | … ]   bit i of the row is set if call i is in the set
/// ```
///
/// All sets of one search have the same number of words, so that equal sets have equal words.
struct CallSet: Hashable {
  private var words: [UInt64]
  private(set) var count = 0

  /// Makes an empty set for a history of so many calls.
  init(callCount: Int) {
    words = Array(repeating: 0, count: (callCount + 63) / 64)
  }

  func contains(_ call: Int) -> Bool {
    words[call / 64] & (1 << UInt64(call % 64)) != 0
  }

  func inserting(_ call: Int) -> CallSet {
    precondition(!contains(call), "Call \(call) is in the set already.")
    var copy = self
    copy.words[call / 64] |= 1 << UInt64(call % 64)
    copy.count += 1
    return copy
  }

  /// The lowest index that is not in the set, which may be one past the history's last call.
  var firstAbsent: Int {
    for (index, word) in words.enumerated() where word != .max {
      return index * 64 + (~word).trailingZeroBitCount
    }
    return words.count * 64
  }
}
