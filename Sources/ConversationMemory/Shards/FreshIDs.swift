/// The ids with which conversations begin: greater than all that a conversation of the name had
/// before, without asking what the names were.
///
/// ```
///   first id = 1 + 131072 × (units of 134 ms since the store began)
/// ```
///
/// A conversation that is begun again in a later unit than the one before has greater ids by that
/// alone, as long as it has not had more than a million messages a second. One that is begun again
/// sooner, or had more, is remembered by its name and its next id until time has caught up.
struct FreshIDs {
  /// When the store began, in nanoseconds.
  var epoch: Int64
  /// The next ids of conversations that were forgotten and with which time has not caught up.
  private var remembered: [[UInt8]: ConversationMessageID] = [:]
  /// When it has with all of them.
  private var forgetsAt = Int64.min

  private static let unitBits: Int64 = 27
  private static let idBits: UInt64 = 17

  init(epoch: Int64) {
    self.epoch = epoch
  }

  /// The first id of a conversation that begins at an instant under a name that is new.
  func first(at now: Int64) -> ConversationMessageID {
    let units = UInt64(max(0, now.subtractingClamped(epoch)) >> Self.unitBits)
    // Below 2^54, as there are fewer than 2^37 units.
    return ConversationMessageID(rawValue: 1 + units << Self.idBits)
  }

  /// The id with which a conversation begins.
  mutating func next(
    of name: UnsafeRawBufferPointer, at now: Int64
  ) -> ConversationMessageID {
    let first = first(at: now)
    guard !remembered.isEmpty else { return first }
    forget(at: now)
    return unsafe max(first, remembered[Array(name)] ?? first)
  }

  /// Takes note that a conversation is forgotten.
  mutating func remember(
    _ name: UnsafeRawBufferPointer, _ nextID: ConversationMessageID, at now: Int64
  ) {
    forget(at: now)
    guard nextID > first(at: now) else { return }
    unsafe remembered[Array(name)] = nextID
    forgetsAt = max(forgetsAt, instant(of: nextID))
  }

  /// When a conversation that begins has at least an id.
  private func instant(of id: ConversationMessageID) -> Int64 {
    let units = (id.rawValue + (1 << Self.idBits) - 2) >> Self.idBits
    return epoch.addingClamped(Int64(clamping: units) << Self.unitBits)
  }

  /// Forgets all once time has caught up with all of them.
  mutating func forget(at now: Int64) {
    if !remembered.isEmpty, now >= forgetsAt { remembered = [:] }
  }

  /// Those with which time has not caught up at an instant.
  func remembered(at now: Int64) -> [[UInt8]: ConversationMessageID] {
    let first = first(at: now)
    return remembered.filter { $0.value > first }
  }

  /// Bytes of what is remembered, about.
  var heldBytes: Int {
    remembered.isEmpty ? 0 : remembered.capacity * 24 + remembered.count * 64
  }
}
