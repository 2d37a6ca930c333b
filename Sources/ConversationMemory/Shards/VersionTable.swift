/// The versions of conversations for which somebody has asked, in one shard: all others cost
/// nothing.
///
/// Every version has a number that no other has had. A conversation keeps its version until
/// something happens to it; and so does a name of which there is none, until there has been one.
struct VersionTable: ~Copyable {
  /// How many names without a conversation are known. When there is one more all of them get new
  /// versions, as if there had been conversations: that is safe for whoever watches, and bounded.
  static var nameLimit: Int { 1024 }

  private var last: UInt64
  private var bySlot: [UInt32: UInt64] = [:]
  private var byName: [[UInt8]: UInt64] = [:]
  /// Bytes of the names.
  private var nameBytes = 0

  /// - Parameter index: The shard's: no two of a store give the same number.
  init(shard index: Int) {
    last = UInt64(index) << 48
  }

  /// Whether there is one, of a conversation or of none.
  var isEmpty: Bool { bySlot.isEmpty && byName.isEmpty }

  /// How many conversations have one.
  var count: Int { bySlot.count }

  /// Bytes of all that is known, about.
  var heldBytes: Int {
    bySlot.capacity * 17 + byName.capacity * 17 + nameBytes
  }

  private mutating func next() -> ConversationVersion {
    last += 1
    return ConversationVersion(number: last)
  }

  /// The version of a conversation.
  mutating func version(of slot: UInt32) -> ConversationVersion {
    if let number = bySlot[slot] { return ConversationVersion(number: number) }
    let version = next()
    bySlot[slot] = version.number
    return version
  }

  /// The version of a name of which there is no conversation.
  mutating func version(ofNone name: UnsafeRawBufferPointer) -> ConversationVersion {
    let name = unsafe Array(name)
    if let number = byName[name] { return ConversationVersion(number: number) }
    if byName.count >= Self.nameLimit { (byName, nameBytes) = ([:], 0) }
    let version = next()
    byName[name] = version.number
    nameBytes += name.count + 32
    return version
  }

  /// Takes note that something has happened to a conversation that has a version.
  mutating func change(_ slot: UInt32) { bySlot[slot] = next().number }

  /// Takes note that a conversation has gone.
  mutating func forget(_ slot: UInt32) {
    bySlot[slot] = nil
    if bySlot.isEmpty { bySlot = [:] }
  }

  /// Takes note that there is a conversation, or was.
  mutating func forget(none name: UnsafeRawBufferPointer) {
    guard !byName.isEmpty else { return }
    let name = unsafe Array(name)
    if byName.removeValue(forKey: name) != nil { nameBytes -= name.count + 32 }
    if byName.isEmpty { byName = [:] }
  }
}
