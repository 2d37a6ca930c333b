extension PackedConversation {
  /// The annex with some parts at least, which are made if they are not there.
  ///
  /// - Returns: It, and by how many bytes what is held has changed.
  mutating func makeAnnex(
    with parts: PackedAnnex.Parts = [], in heap: BlockHeap
  ) -> (annex: PackedAnnex, change: Int) {
    guard let annex else {
      let new = PackedAnnex(parts, in: heap)
      annex = new
      return (new, new.heldBytes)
    }
    guard !annex.parts.isSuperset(of: parts) else { return (annex, 0) }
    let before = annex.heldBytes
    let new = annex.moved(with: annex.parts.union(parts), in: heap)
    self.annex = new
    return (new, new.heldBytes - before)
  }

  /// Gives those parts of the annex back in which there is nothing, or all of it.
  ///
  /// - Returns: By how many bytes what is held has changed.
  mutating func dropEmptyAnnex(in heap: BlockHeap) -> Int {
    guard let annex else { return 0 }
    let before = annex.heldBytes
    if annex.isEmpty {
      annex.release(to: heap)
      self.annex = nil
      return -before
    }
    let used = annex.used
    guard used != annex.parts else { return 0 }
    let new = annex.moved(with: used, in: heap)
    self.annex = new
    return new.heldBytes - before
  }

  /// Full segments before the newest, the eldest first; nil while there is one.
  @inline(__always)
  var elders: SegmentList? { annex?.facts.elders }

  /// How many messages have left from among live ones.
  @inline(__always)
  var leftCount: Int { annex.map { Int($0.facts.leftCount) } ?? 0 }

  /// How many of the live messages are pinned.
  @inline(__always)
  var pinnedCount: Int {
    guard let annex, annex.parts.contains(.pins) else { return 0 }
    return Int(annex.pins.count)
  }

  /// Their bytes.
  @inline(__always)
  var pinnedBytes: Int { annex.map { Int($0.facts.pinnedBytes) } ?? 0 }

  /// Whether some of the live messages have times to live of their own.
  @inline(__always)
  var hasTimes: Bool { annex?.parts.contains(.times) ?? false }

  /// How many of them that are.
  var timedCount: Int {
    guard let annex, annex.parts.contains(.times) else { return 0 }
    return Int(annex.times.count)
  }

  /// How many of the live messages are states.
  var stateCount: Int {
    guard let annex, annex.parts.contains(.states) else { return 0 }
    return Int(annex.states.count)
  }

  /// Whether some messages are pinned, have times of their own, are states, or have keys, or keys
  /// are remembered.
  @inline(__always)
  var hasOutliers: Bool {
    guard let annex else { return false }
    return !annex.parts.isEmpty
  }

  /// Whether what is rare can be counted, however much of it there will be: of more messages than
  /// that nothing rare is packed.
  var isCountable: Bool { firstID.distance(to: nextID) < Int(Int32.max) }

  /// Whether what is rare can be counted, if there is something, or comes now; where messages have
  /// times of their own, whether there are few enough segments to look for the next that is over;
  /// and whether there are few enough states and keys to look for one.
  ///
  /// - Parameters:
  ///   - states: How many states come now.
  ///   - keys: How many messages with keys come now.
  @inline(never)
  func staysCountable(with isRare: Bool, timed isTimed: Bool, states: Int, keys: Int) -> Bool {
    guard isRare || leftCount > 0 || hasOutliers else { return true }
    return isCountable && (segmentCount < Self.maximumTimedSegments || !isTimed && !hasTimes)
      && (states == 0 || stateCount + states <= Self.maximumStates)
      && (keys == 0 || keyedCount + leftKeyCount + keys <= Self.maximumKeys)
  }
}
