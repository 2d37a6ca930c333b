/// What happens to a group of a conversation, if there are both: what all such operations share.
///
/// In bytes the group is its number, which no other group of the conversation has, before what each
/// operation needs.
protocol GroupOperation: StoreOperation {
  var group: GroupReference { get }

  /// What it comes to where there is no such group.
  static var gone: Answer { get }

  /// Does it to the conversation, at an instant.
  func apply<Dealings: GroupDealings<[UInt8]> & ~Copyable>(
    to state: inout Dealings, _ group: GroupReference, at now: Int64
  ) -> Answer

  /// Writes what the operation needs, behind the group.
  func writeRest(to writer: inout PackedWriter)

  init(
    of name: LentBytes, _ group: GroupReference, from reader: inout ByteReader
  ) throws(ByteReader.Failure)
}

extension GroupOperation {
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Answer {
    guard let slot = unsafe shard.find(name.bytes, hash: hash, &wakes) else { return Self.gone }
    if shard.slots[slot].hasGroups {
      return shard.withGroups(slot) { state in
        guard let group = state.groups.find(group) else { return Self.gone }
        return apply(to: &state, group, at: state.log.now)
      }
    }
    // What is packed and has no groups has none.
    guard shard.slots[slot].isApart else { return Self.gone }
    return shard.withApart(slot, &wakes) { state, now, _ in
      guard let group = state.groups.find(group) else { return Self.gone }
      return apply(to: &state, group, at: now)
    }
  }

  func writeRest(to _: inout PackedWriter) {}

  func write(to writer: inout PackedWriter) {
    writer.put(number: group.number)
    writeRest(to: &writer)
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    let number = try reader.number()
    try self.init(of: name, GroupReference(index: 0, number: number), from: &reader)
  }
}

extension ConversationReceipt {
  static var byteBound: Int { 2 * PackedWriter.longestNumber }

  func write(to writer: inout PackedWriter) {
    writer.put(number: id.rawValue)
    writer.put(number: UInt64(max(0, deliveryCount)))
  }

  init(from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.init(
      id: ConversationMessageID(rawValue: try reader.number()),
      deliveryCount: try reader.count())
  }
}
