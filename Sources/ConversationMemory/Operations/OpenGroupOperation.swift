/// A group of a conversation is opened, unless there is one of its name; the conversation is begun
/// if there is none.
///
/// ```
/// ┌────────┬──────┬───────┬──────────────────┬──────────────┬──────────┬──────────┐
/// │ number │ name │ rules │ has dead letters │ dead letters │ position │ after id │
/// └────────┴──────┴───────┴──────────────────┴──────────────┴──────────┴──────────┘
///            text             a flag               text      0, 1 or 2   of 2 only
/// ```
///
/// Positions are 0 the oldest, 1 the newest, 2 after an id.
struct OpenGroupOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .openGroup }

  let name: LentBytes
  /// What it is found by, if it is new: no other group of the store has, or had, this number.
  let number: UInt64
  let group: GroupDescription<[UInt8]>
  let position: ConversationPosition

  /// The group, whether it is new, and what it was told when it was.
  func apply(
    to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList
  ) -> (reference: GroupReference, isNew: Bool, description: GroupDescription<[UInt8]>) {
    guard let slot = unsafe shard.findOrBegin(name.bytes, hash: hash, &wakes) else {
      // One that there never was: whoever asks it finds it gone.
      return (GroupReference(index: 0, number: number), false, group)
    }
    if shard.isPacked(slot) {
      return shard.withGroups(slot) { $0.open(group, as: number, from: position) }
    }
    return shard.withApart(slot, &wakes) { state, now, _ in
      // What is over has left before the group begins.
      _ = state.heart.expire(at: now, atMost: .max)
      let count = state.groups.count
      let reference = state.open(group, as: number, from: position, at: now)
      return (reference, state.groups.count > count, state.descriptions[reference] ?? group)
    }
  }

  static func hasChanged(
    _ answer: (reference: GroupReference, isNew: Bool, description: GroupDescription<[UInt8]>)
  ) -> Bool {
    answer.isNew
  }

  static func answer(
    _ answer: (reference: GroupReference, isNew: Bool, description: GroupDescription<[UInt8]>)
  ) -> ConversationAnswer {
    .done(answer.isNew)
  }

  var byteBound: Int {
    PackedWriter.bound(of: group.name) + (group.deadLettersName?.count ?? 0)
      + PackedWriter.longestNumber
      + ConversationGroupRules.byteBound + 2 + 2 * PackedWriter.longestNumber
  }

  func write(to writer: inout PackedWriter) {
    writer.put(number: number)
    writer.put(text: group.name)
    group.rules.write(to: &writer)
    writer.put(flag: group.deadLettersName != nil)
    if let letters = group.deadLettersName {
      unsafe letters.withUnsafeBytes { writer.put(counted: unsafe LentBytes($0)) }
    }
    position.write(to: &writer)
  }

  init(
    _ group: GroupDescription<[UInt8]>, as number: UInt64, from position: ConversationPosition,
    of name: LentBytes
  ) {
    self.name = name
    self.number = number
    self.group = group
    self.position = position
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    number = try reader.number()
    guard number > 0, number < 1 << 62 else { throw reader.failure }
    let group = try reader.text()
    let rules = try ConversationGroupRules(from: &reader)
    let letters = try reader.flag() ? try reader.lent().copy : nil
    // Dead letters go to another conversation than they come from.
    if let letters, letters == name.copy { throw reader.failure }
    self.group = GroupDescription(
      name: group, rules: rules, deadLettersName: letters, deadLetters: nil)
    position = try ConversationPosition(from: &reader)
  }
}

/// The rules of a group as bytes: lease, deliveries at most (0 for no limit), back-off, its limit;
/// times in nanoseconds.
extension ConversationGroupRules {
  static var byteBound: Int { 4 * PackedWriter.longestNumber }

  func write(to writer: inout PackedWriter) {
    writer.put(number: UInt64(lease.clampedNanoseconds))
    writer.put(number: UInt64(maximumDeliveries ?? 0))
    writer.put(number: UInt64(backOff.clampedNanoseconds))
    writer.put(number: UInt64(maximumBackOff.clampedNanoseconds))
  }

  init(from reader: inout ByteReader) throws(ByteReader.Failure) {
    let lease = try reader.nanoseconds()
    guard lease > 0 else { throw reader.failure }
    let maximumDeliveries = try reader.count()
    self.init(
      lease: .nanoseconds(lease),
      maximumDeliveries: maximumDeliveries == 0 ? nil : maximumDeliveries,
      backOff: .nanoseconds(try reader.nanoseconds()),
      maximumBackOff: .nanoseconds(try reader.nanoseconds()))
  }
}
