@testable import ConversationMemory

/// All that a store says of itself at an instant, for comparison with another one that went through
/// the same.
struct StoreSaying: Equatable {
  /// Its snapshot.
  let bytes: [UInt8]
  let account: ConversationAccount
  let count: Int
  let liveByteCount: Int
  /// By name, in order.
  let conversations: [ConversationSaying]

  /// - Parameter isUnderBudget: Whether the store has a byte budget: then conversations are not
  ///   asked, since what is looked at there may have others give way.
  init(_ store: ConversationStore, underBudget isUnderBudget: Bool = false) {
    let snapshot = SnapshotSaying(store.snapshot())
    bytes = snapshot.bytes
    account = store.account
    count = store.count
    liveByteCount = store.usage.liveBytes
    conversations =
      isUnderBudget
      ? []
      : snapshot.images.map { ConversationSaying(store, String(decoding: $0.name, as: UTF8.self)) }
  }

  /// The first thing in which another one differs, in words; nil if there is none.
  func difference(from other: Self) -> String? {
    if account != other.account { return "account \(account), should be \(other.account)" }
    if count != other.count { return "\(count) conversations, should be \(other.count)" }
    for (mine, others) in zip(conversations, other.conversations) where mine != others {
      return "says \(mine), should say \(others)"
    }
    if liveByteCount != other.liveByteCount {
      return "\(liveByteCount) live bytes, should be \(other.liveByteCount)"
    }
    guard bytes != other.bytes else { return self == other ? nil : "other conversations" }
    let (mine, others) = (SnapshotSaying(bytes), SnapshotSaying(other.bytes))
    for (image, otherImage) in zip(mine.images, others.images) where image != otherImage {
      return "is \(image), should be \(otherImage)"
    }
    return "\(mine.header), should be \(others.header)"
  }
}

/// What a store answers about one conversation.
struct ConversationSaying: Equatable {
  let name: String
  let messages: [ConversationMessage<[UInt8]>]
  let branches: [ConversationBranch: ConversationMessageID]
  let groups: [String]
  let statuses: [ConversationGroupStatus?]

  init(_ store: ConversationStore, _ name: String) {
    self.name = name
    messages = store[name].read(through: .unbounded.cutAnywhere()).messages
    branches = store[name].branches
    groups = store[name].groups
    statuses = groups.map { store[name].group($0).status }
  }
}

/// The parts of a snapshot that can be read.
struct SnapshotSaying {
  let header: SnapshotHeader
  let images: [ConversationImage]
  /// The bytes of each value of another kind.
  let values: [[UInt8]]

  init(_ bytes: [UInt8]) {
    let parts = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(ConversationSnapshotError) in
        guard let base = buffer.baseAddress else {
          throw ConversationSnapshotError(.notASnapshot, at: 0)
        }
        var reader = unsafe try SnapshotReader(PackedBytes(base, count: buffer.count))
        var images: [ConversationImage] = []
        while let image = try reader.next() { images.append(image) }
        var values: [[UInt8]] = []
        while let value = try reader.nextValue() {
          var writer = SnapshotWriter()
          writer.put(text: value.name)
          writer.put(value.expiry == nil ? 0 : 1)
          if let expiry = value.expiry { writer.put(signed: expiry) }
          writer.put(bytes: [value.kind])
          writer.put(bytes: unsafe Array(value.bytes.slice(at: 0, count: value.bytes.count)))
          values.append(writer.bytes)
        }
        return (reader.header, images, values)
      }
    }
    do throws(ConversationSnapshotError) {
      (header, images, values) = try parts.get()
    } catch {
      preconditionFailure("What a store has written can be read: \(error)")
    }
  }

  /// The bytes again.
  var bytes: [UInt8] {
    var writer = SnapshotWriter()
    header.write(to: &writer)
    for image in images {
      writer.put(conversation: SnapshotWriter.bytes(of: image))
    }
    if !values.isEmpty {
      writer.endConversations()
      for value in values { writer.put(conversation: value) }
    }
    writer.end()
    return writer.bytes
  }
}
