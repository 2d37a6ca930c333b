/// What the groups of packed conversations were told when they were opened: once for all that were
/// told the same, as the workers of a million conversations are.
///
/// It is touched under the lock of its shard only.
final class GroupTerms {
  private struct Terms: Hashable {
    let name: ByteText
    let rules: ConversationGroupRules
    let deadLettersName: [UInt8]?
  }

  private struct Entry {
    let terms: Terms
    /// How many groups were told so.
    var count: Int
  }

  private var entries: [Entry?] = []
  private var places: [Terms: UInt32] = [:]
  private var free: [UInt32] = []

  /// Takes note of a group that is told something.
  ///
  /// - Returns: By what it is found, until as many have left as have entered.
  func enter(_ group: GroupDescription<[UInt8]>) -> UInt32 {
    let terms = Terms(
      name: ByteText(group.name), rules: group.rules, deadLettersName: group.deadLettersName)
    if let place = places[terms] {
      entries[Int(place)]?.count += 1
      return place
    }
    let place: UInt32
    if let used = free.popLast() {
      place = used
      entries[Int(place)] = Entry(terms: terms, count: 1)
    } else {
      place = UInt32(entries.count)
      entries.append(Entry(terms: terms, count: 1))
    }
    places[terms] = place
    return place
  }

  /// Takes note that a group has gone.
  func leave(_ place: UInt32) {
    guard let entry = entries[Int(place)] else { return }
    if entry.count > 1 {
      entries[Int(place)]?.count -= 1
      return
    }
    places[entry.terms] = nil
    entries[Int(place)] = nil
    free.append(place)
    if places.isEmpty { (entries, places, free) = ([], [:], []) }
  }

  /// What a group was told.
  subscript(place: UInt32) -> GroupDescription<[UInt8]> {
    guard let terms = entries[Int(place)]?.terms else {
      preconditionFailure("A group that is there was told something.")
    }
    return GroupDescription(
      name: terms.name.text, rules: terms.rules, deadLettersName: terms.deadLettersName,
      deadLetters: nil)
  }

  /// How many groups there are that were told something. O(what they were told), for tests.
  var groupCount: Int { entries.reduce(0) { $0 + ($1?.count ?? 0) } }

  /// Bytes of all, with texts that are not within left out.
  var heldBytes: Int {
    entries.capacity * MemoryLayout<Entry?>.stride
      + places.capacity * MemoryLayout<(Terms, UInt32)>.stride
      + free.capacity * MemoryLayout<UInt32>.stride
  }
}
