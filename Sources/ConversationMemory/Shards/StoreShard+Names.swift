extension StoreShard {
  /// Names of conversations and values in the order of their hashes.
  ///
  /// - Parameters:
  ///   - first: The least hash that is looked at.
  ///   - limit: How many are looked at, about.
  ///   - pattern: That describes those that are given; nil for all.
  ///   - kind: Of those that are given; nil for all.
  /// - Returns: The names, how many were looked at, and the first hash that is left; nil for none.
  mutating func names(
    from first: UInt32, atMost limit: Int, matching pattern: ConversationPattern?,
    kind: UInt8?, _ wakes: inout WakeList
  ) -> (names: [ConversationName], seenCount: Int, next: UInt32?) {
    let (numbers, next) = table.numbers(from: first, atMost: limit)
    var names: [ConversationName] = []
    for slot in numbers where slots.contains(slot) {
      let isMeant = unsafe slots[slot].key.withBytes { name in
        unsafe pattern?.matches(name) ?? true
      }
      if isMeant, bringUpAny(slot, &wakes), kind ?? slots[slot].kind == slots[slot].kind {
        names.append(ConversationName(bytes: name(of: slot)))
      }
    }
    return (names, numbers.count, next)
  }

  /// A name by chance; nil if what it holds is over, or there is none.
  mutating func randomName(
    using generator: inout some RandomNumberGenerator, _ wakes: inout WakeList
  ) -> ConversationName? {
    while count > 0 {
      guard let slot = table.randomNumber(using: &generator) else { return nil }
      if slots[slot].isAwaited { continue }
      return bringUpAny(slot, &wakes) ? ConversationName(bytes: name(of: slot)) : nil
    }
    return nil
  }
}
