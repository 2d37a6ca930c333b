/// A conversation gets an end of its own, at which it goes as a whole, or loses it.
///
/// ```
/// ┌────────────┬─────────┐
/// │ has an end │ instant │    a flag, and nanoseconds if it is set
/// └────────────┴─────────┘
/// ```
struct SetExpiryOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .setExpiry }

  let name: LentBytes
  /// In nanoseconds; nil for none.
  let expiry: Int64?

  /// Whether there is such a conversation, and it had an end where it is to lose it.
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Bool {
    guard let slot = unsafe shard.findAny(name.bytes, hash: hash, &wakes) else { return false }
    guard let expiry else {
      let hadExpiry = shard.expiry(of: slot) != nil
      shard.setExpiry(nil, of: slot)
      return hadExpiry
    }
    if expiry <= shard.now {
      shard.end(slot, .expired)
      shard.serveEnded(&wakes)
    } else {
      shard.setExpiry(expiry, of: slot)
      shard.scheduleAnew(slot, &wakes)
    }
    return true
  }

  func write(to writer: inout PackedWriter) {
    writer.put(flag: expiry != nil)
    if let expiry { writer.put(signed: expiry) }
  }

  /// - Parameter expiry: Farther off no snapshot could say when it was; then it is as far off as
  ///   can be.
  init(_ expiry: Int64?, of name: LentBytes) {
    self.name = name
    let reach = ConversationImage.reach
    self.expiry = expiry.map { min(max($0, -reach), reach) }
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    expiry = try reader.flag() ? try reader.instant() : nil
  }
}
