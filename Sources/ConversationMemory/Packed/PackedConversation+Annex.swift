extension PackedConversation {
  /// The annex, which is made if there is none.
  ///
  /// - Returns: It, and by how many bytes what is held has changed.
  mutating func makeAnnex(in heap: BlockHeap) -> (annex: PackedAnnex, change: Int) {
    if let annex { return (annex, 0) }
    let new = PackedAnnex(in: heap)
    annex = new
    return (new, PackedAnnex.heldBytes)
  }

  /// Gives the annex back if there is nothing in it.
  ///
  /// - Returns: By how many bytes what is held has changed.
  mutating func dropEmptyAnnex(in heap: BlockHeap) -> Int {
    guard let annex, annex.facts.isEmpty else { return 0 }
    annex.release(to: heap)
    self.annex = nil
    return -PackedAnnex.heldBytes
  }

  /// Full segments before the newest, the eldest first; nil while there is one.
  @inline(__always)
  var elders: SegmentList? { annex?.facts.elders }

  /// How many messages have left from among live ones.
  @inline(__always)
  var leftCount: Int { annex.map { Int($0.facts.leftCount) } ?? 0 }

  /// How many of the live messages are pinned.
  @inline(__always)
  var pinnedCount: Int { annex.map { Int($0.facts.pinnedCount) } ?? 0 }

  /// Their bytes.
  @inline(__always)
  var pinnedBytes: Int { annex.map { Int($0.facts.pinnedBytes) } ?? 0 }

  /// Whether what is rare can be counted, however much of it there will be: of more messages than
  /// that nothing rare is packed.
  var isCountable: Bool { firstID.distance(to: nextID) < Int(Int32.max) }

  /// Whether what is rare can be counted, if there is something, or comes now.
  @inline(never)
  func staysCountable(with isRare: Bool) -> Bool {
    !isRare && leftCount == 0 && pinnedCount == 0 || isCountable
  }
}
