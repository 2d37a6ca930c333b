/// The ids with which conversations begin: greater than all that a conversation of the name had
/// before, without asking what the names were.
///
/// ```
///   first id = 1 + 16384 × (units of 17 ms since the store began)
/// ```
///
/// A conversation that is begun again in a later unit than the one before has greater ids by that
/// alone, as long as it has not had more than a million messages a second. One that is begun again
/// sooner, or had more, is remembered by its name and its next id until time has caught up.
struct FreshIDs {
  /// Names of conversations that were forgotten, with which time catches up at one instant.
  private struct Batch {
    let end: Int64
    var nextIDs: [RememberedName: ConversationMessageID] = [:]
  }

  /// When the store began, in nanoseconds.
  var epoch: Int64
  /// Those with which time has not caught up, by when it does: of the present unit, as a rule.
  private var batches: [Batch] = []
  /// Bytes of names that are too long to lie in an entry.
  private var longBytes = 0

  private static let unitBits: Int64 = 24
  private static let idBits: UInt64 = 14

  init(epoch: Int64) {
    self.epoch = epoch
  }

  /// The first id of a conversation that begins at an instant under a name that is new.
  func first(at now: Int64) -> ConversationMessageID {
    let units = UInt64(max(0, now.subtractingClamped(epoch)) >> Self.unitBits)
    // Below 2^54, as there are fewer than 2^40 units.
    return ConversationMessageID(rawValue: 1 + units << Self.idBits)
  }

  /// The id with which a conversation begins.
  mutating func next(
    of name: UnsafeRawBufferPointer, at now: Int64
  ) -> ConversationMessageID {
    let first = first(at: now)
    guard !batches.isEmpty else { return first }
    forget(at: now)
    let name = unsafe RememberedName(name)
    return batches.reduce(first) { max($0, $1.nextIDs[name] ?? first) }
  }

  /// Takes note that a conversation is forgotten.
  mutating func remember(
    _ name: UnsafeRawBufferPointer, _ nextID: ConversationMessageID, at now: Int64
  ) {
    forget(at: now)
    guard nextID > first(at: now) else { return }
    let end = instant(of: nextID)
    let index = batches.firstIndex { $0.end >= end } ?? batches.endIndex
    if index == batches.endIndex || batches[index].end != end {
      batches.insert(Batch(end: end), at: index)
    }
    let name = unsafe RememberedName(name)
    // One that came here from another name may have had lesser ids than the one before it.
    let greatest = max(nextID, batches[index].nextIDs[name] ?? nextID)
    if batches[index].nextIDs.updateValue(greatest, forKey: name) == nil {
      longBytes += name.longBytes
    }
  }

  /// When a conversation that begins has at least an id.
  private func instant(of id: ConversationMessageID) -> Int64 {
    let units = (id.rawValue + (1 << Self.idBits) - 2) >> Self.idBits
    return epoch.addingClamped(Int64(clamping: units) << Self.unitBits)
  }

  /// Forgets those with which time has caught up.
  mutating func forget(at now: Int64) {
    while let batch = batches.first, batch.end <= now {
      if longBytes > 0 { longBytes -= batch.nextIDs.keys.reduce(0) { $0 + $1.longBytes } }
      batches.removeFirst()
    }
  }

  /// Those with which time has not caught up at an instant.
  func remembered(at now: Int64) -> [[UInt8]: ConversationMessageID] {
    let first = first(at: now)
    var remembered: [[UInt8]: ConversationMessageID] = [:]
    for (name, id) in batches.flatMap(\.nextIDs) where id > first {
      remembered[name.bytes] = max(id, remembered[name.bytes] ?? id)
    }
    return remembered
  }

  /// Bytes of what is remembered, about.
  var heldBytes: Int {
    let entry = MemoryLayout<RememberedName>.stride + MemoryLayout<ConversationMessageID>.stride
    return batches.reduce(longBytes) { $0 + $1.nextIDs.capacity * (entry + 1) }
  }
}

/// A name that is remembered: up to 15 bytes are here, more elsewhere.
private struct RememberedName: Hashable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  private var long: [UInt8]?

  init(_ name: UnsafeRawBufferPointer) {
    guard name.count <= 15 else {
      long = unsafe Array(name)
      return
    }
    for index in 0..<name.count {
      let byte = UInt64(unsafe name[index]) << UInt64(8 * (index % 8))
      if index < 8 { low |= byte } else { high |= byte }
    }
    high |= UInt64(name.count) << 56
  }

  var bytes: [UInt8] {
    if let long { return long }
    return (0..<Int(high >> 56)).map { index in
      UInt8(truncatingIfNeeded: index < 8 ? low >> (8 * index) : high >> (8 * (index - 8)))
    }
  }

  /// Bytes that it takes elsewhere.
  var longBytes: Int { long.map { $0.count + 32 } ?? 0 }
}
