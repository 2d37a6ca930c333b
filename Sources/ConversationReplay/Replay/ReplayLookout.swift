import ConversationMemory

/// Watches the lanes of one producer for what is live in them, and retires those that are over.
///
/// A lane is looked at only when there is something else to see than the last time: when a message
/// came to it, or when the oldest that was live is over.
struct ReplayLookout {
  /// What was seen in lanes.
  struct Sight: Sendable {
    /// Messages that are live.
    var liveCount = 0
    /// Bytes that were held before messages left.
    var heldBytes = 0

    static func += (sum: inout Self, other: Self) {
      sum.liveCount += other.liveCount
      sum.heldBytes += other.heldBytes
    }
  }

  private let lanes: [ReplayLane]
  /// The lanes that have begun and are not over.
  private var watched: [Int] = []
  /// What there is to see in a lane until it changes.
  private var sights: [Sight]
  /// From which time of the log on a lane is to be looked at; nil for one that has not begun.
  private var changes: [Int64?]

  init(_ lanes: [ReplayLane]) {
    self.lanes = lanes
    sights = [Sight](repeating: Sight(), count: lanes.count)
    changes = [Int64?](repeating: nil, count: lanes.count)
  }

  /// Looks at a lane when the slice closes, since a message is appended to it.
  mutating func watch(_ lane: Int) {
    if changes[lane] == nil { watched.append(lane) }
    changes[lane] = .min
  }

  /// Moves the clocks of all watched lanes in which something changes to a time of the log, and
  /// looks at what is left. Nobody else uses the lanes meanwhile.
  ///
  /// - Parameter tally: Gets the accounts of the conversations that are over.
  mutating func close(at time: Int64, _ tally: inout ReplayTally) -> Sight {
    var sum = Sight()
    watched = watched.filter { index in
      if let change = changes[index], change > time {
        sum += sights[index]
        return true
      }
      let lane = lanes[index]
      sum += look(at: lane, index, at: time)
      guard lane.hasEnded, sights[index].liveCount == 0 else { return true }
      if let account = lane.memory?.ownAccount { tally.add(account) }
      tally.add(lane.group?.status)
      lane.retire()
      return false
    }
    return sum
  }

  /// Looks at a lane, and notes what there is to see from now on.
  ///
  /// - Returns: What there was to see.
  private mutating func look(at lane: ReplayLane, _ index: Int, at time: Int64) -> Sight {
    // Nothing came since the last look unless it was asked for.
    let heldBytes =
      changes[index] == .min ? lane.memory?.ownUsage?.heldBytes ?? 0 : sights[index].heldBytes
    lane.close(at: time)
    // A read lets go of what is over.
    let liveCount = lane.memory?.liveCount ?? 0
    changes[index] = lane.end(ofOldestOf: liveCount)
    sights[index].liveCount = liveCount
    sights[index].heldBytes =
      liveCount == 0 && lane.hasEnded ? 0 : lane.memory?.ownUsage?.heldBytes ?? 0
    return Sight(liveCount: liveCount, heldBytes: heldBytes)
  }
}
