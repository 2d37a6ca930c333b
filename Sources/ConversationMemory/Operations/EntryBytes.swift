/// What an append says of a message beside its payload, as bytes.
///
/// ```
/// ┌────────┬──────┬────────┬────────┬────────┬──────────┬────────┬──────────────┬───────┬─────┐
/// │ traits │ role │ tokens │ parent │ author │ metadata │ branch │ time to live │ state │ key │
/// └────────┴──────┴────────┴────────┴────────┴──────────┴────────┴──────────────┴───────┴─────┘
/// ```
///
/// | bit of traits | what follows, in this order |
/// |---|---|
/// | 0 | its role, a byte |
/// | 1 | its tokens |
/// | 2 | the id of its parent |
/// | 3 | nothing: it is a root |
/// | 4 | a text: its author |
/// | 5 | metadata: a count, and as many pairs of texts, in the order of their keys |
/// | 6 | nothing: it is pinned |
/// | 7 | the number of its branch, which is not the main one |
/// | 8 | its own time to live, in nanoseconds |
/// | 9 | a text: the key that it is the state of |
/// | 10 | a text: its idempotency key |
extension ConversationEntry {
  private enum Trait {
    static let role: UInt64 = 1
    static let tokens: UInt64 = 1 << 1
    static let parent: UInt64 = 1 << 2
    static let root: UInt64 = 1 << 3
    static let author: UInt64 = 1 << 4
    static let metadata: UInt64 = 1 << 5
    static let pin: UInt64 = 1 << 6
    static let branch: UInt64 = 1 << 7
    static let timeToLive: UInt64 = 1 << 8
    static let state: UInt64 = 1 << 9
    static let key: UInt64 = 1 << 10
    static let all: UInt64 = 1 << 11 - 1
  }

  /// The most bytes that it takes.
  var byteBound: Int {
    var bound = 8 * PackedWriter.longestNumber
    if attributes.details != nil {
      bound +=
        PackedWriter.bound(of: attributes.author) + PackedWriter.bound(of: attributes.stateKey)
      for (key, value) in attributes.metadata {
        bound += PackedWriter.bound(of: key) + PackedWriter.bound(of: value)
      }
    }
    return bound + PackedWriter.bound(of: idempotencyKey)
  }

  private var traits: UInt64 {
    var traits: UInt64 = 0
    if attributes.role != nil { traits |= Trait.role }
    if tokenCount > 0 { traits |= Trait.tokens }
    switch parent {
    case .head: break
    case .message: traits |= Trait.parent
    case .root: traits |= Trait.root
    }
    if attributes.details != nil {
      if attributes.author != nil { traits |= Trait.author }
      if !attributes.metadata.isEmpty { traits |= Trait.metadata }
      if attributes.stateKey != nil { traits |= Trait.state }
    }
    if isPinned { traits |= Trait.pin }
    if branch != .main { traits |= Trait.branch }
    if timeToLive != nil { traits |= Trait.timeToLive }
    if idempotencyKey != nil { traits |= Trait.key }
    return traits
  }

  func write(to writer: inout PackedWriter) {
    let traits = traits
    writer.put(number: traits)
    if let role = attributes.role { writer.put(role.rawValue) }
    if tokenCount > 0 { writer.put(number: UInt64(tokenCount)) }
    if case .message(let id) = parent { writer.put(number: id.rawValue) }
    guard traits & ~(Trait.role | Trait.tokens | Trait.parent | Trait.root) != 0 else { return }
    if let author = attributes.author { writer.put(text: author) }
    if traits & Trait.metadata != 0 {
      writer.put(number: UInt64(attributes.metadata.count))
      for (key, value) in attributes.metadata.sorted(by: { $0.key < $1.key }) {
        writer.put(text: key)
        writer.put(text: value)
      }
    }
    if branch != .main { writer.put(number: branch.number) }
    if let timeToLive { writer.put(number: UInt64(timeToLive)) }
    if let key = attributes.stateKey { writer.put(text: key) }
    if let idempotencyKey { writer.put(text: idempotencyKey) }
  }

  /// Reads what ``write(to:)`` wrote; the bytes of the payload are the caller's to fill in.
  init(from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.init(byteCount: 0, tokenCount: 0)
    let traits = try reader.number()
    guard traits & ~Trait.all == 0,
      traits & (Trait.parent | Trait.root) != Trait.parent | Trait.root
    else { throw reader.failure }
    if traits & Trait.role != 0 {
      guard let role = ConversationRole(rawValue: try reader.byte()) else { throw reader.failure }
      attributes.role = role
    }
    if traits & Trait.tokens != 0 { tokenCount = try reader.count() }
    if traits & Trait.parent != 0 {
      parent = .message(ConversationMessageID(rawValue: try reader.number()))
    }
    if traits & Trait.root != 0 { parent = .root }
    if traits & Trait.author != 0 { attributes.author = try reader.text() }
    if traits & Trait.metadata != 0 {
      var metadata: [String: String] = [:]
      for _ in 0..<(try reader.count(each: 2)) {
        let key = try reader.text()
        metadata[key] = try reader.text()
      }
      attributes.metadata = metadata
    }
    isPinned = traits & Trait.pin != 0
    if traits & Trait.branch != 0 { branch = ConversationBranch(number: try reader.number()) }
    if traits & Trait.timeToLive != 0 { timeToLive = try reader.nanoseconds() }
    if traits & Trait.state != 0 { attributes.kind = .state(key: try reader.text()) }
    if traits & Trait.key != 0 { idempotencyKey = try reader.text() }
  }
}
