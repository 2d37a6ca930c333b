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

  /// What there is to see in a lane until it changes.
  private struct View {
    /// From which time of the log on it is to be looked at; nil if it has not begun.
    var change: Int64?
    var live = (count: 0, byteCount: 0)
    var heldBytes = 0
    /// What became of its messages; nil if they are counted with those of others.
    var account: ConversationAccount?

    var sight: Sight { Sight(liveCount: live.count, heldBytes: heldBytes) }
  }

  private let lanes: [ReplayLane]
  /// The lanes that have begun and are not over.
  private var watched: [Int] = []
  private var views: [View]

  init(_ lanes: [ReplayLane]) {
    self.lanes = lanes
    views = [View](repeating: View(), count: lanes.count)
  }

  /// Looks at a lane when the slice closes, since a message is appended to it.
  mutating func watch(_ lane: Int) {
    if views[lane].change == nil { watched.append(lane) }
    views[lane].change = .min
  }

  /// Moves the clocks of all watched lanes in which something changes to a time of the log, and
  /// looks at what is left. Nobody else uses the lanes meanwhile.
  ///
  /// - Parameter tally: Gets the accounts of the conversations that are over.
  mutating func close(at time: Int64, _ tally: inout ReplayTally) -> Sight {
    var sum = Sight()
    // Out of the way of what the closure changes, and in place: there may be very many lanes.
    var lanesInView: [Int] = []
    swap(&lanesInView, &watched)
    lanesInView.removeAll { index in
      if let change = views[index].change, change > time {
        sum += views[index].sight
        return false
      }
      let lane = lanes[index]
      sum += Self.look(at: lane, &views[index], at: time)
      guard lane.hasEnded, views[index].live.count == 0 else { return false }
      add(index, to: &tally)
      lane.retire()
      return true
    }
    watched = lanesInView
    return sum
  }

  /// Adds up the lanes that are not over, as they were seen last: nothing has changed since.
  func end(_ tally: inout ReplayTally) {
    for index in watched {
      add(index, to: &tally)
      tally.readable += views[index].live.count
      guard views[index].account != nil else { continue }
      tally.liveBytes += views[index].live.byteCount
      tally.heldBytes += views[index].heldBytes
    }
  }

  private func add(_ index: Int, to tally: inout ReplayTally) {
    if let account = views[index].account { tally.add(account) }
    tally.add(lanes[index].group?.status)
  }

  /// Looks at a lane, and notes what there is to see from now on.
  ///
  /// All at once: of very many lanes each is somewhere else in memory.
  ///
  /// - Returns: What there was to see.
  private static func look(at lane: ReplayLane, _ view: inout View, at time: Int64) -> Sight {
    guard let memory = lane.memory else { return Sight() }
    // Nothing came since the last look unless it was asked for.
    if view.change == .min { view.heldBytes = memory.ownUsage?.heldBytes ?? 0 }
    let heldBytes = view.heldBytes
    let end = lane.end(ofOldestOf: lane.appendedCount)
    lane.close(at: time)
    // A read lets go of what is over.
    view.live = memory.live
    view.account = memory.ownAccount
    if let end, end > time {
      // Where the first is still there nothing has left, nor does it now.
      view.change = end
    } else {
      view.change = lane.end(ofOldestOf: view.live.count) ?? .max
      view.heldBytes =
        view.live.count == 0 && lane.hasEnded ? 0 : memory.ownUsage?.heldBytes ?? 0
    }
    return Sight(liveCount: view.live.count, heldBytes: heldBytes)
  }
}
