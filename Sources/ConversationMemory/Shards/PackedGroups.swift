/// The groups of a packed conversation while they do not rest.
///
/// It is touched under the lock of its shard only.
final class PackedGroups {
  var table = GroupTable()
  /// That of the conversation.
  var origin: WindowOrigin
  /// Whether they are among those that were used lately, and whether they were used since they were
  /// looked at as such.
  var isRecent = false
  var isUsed = false
  /// What its shard has counted of it.
  private(set) var countedBytes = 0

  init(_ origin: WindowOrigin) {
    self.origin = origin
  }

  /// By how many bytes what is held has changed since the last time.
  func uncountedBytes() -> Int {
    let heldBytes = table.heldBytes + Self.ownBytes
    defer { countedBytes = heldBytes }
    return heldBytes - countedBytes
  }

  /// What it takes beside its groups, about.
  private static var ownBytes: Int { MemoryLayout<GroupTable>.size + 80 }
}
