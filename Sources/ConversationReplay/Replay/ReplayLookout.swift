import ConversationMemory

/// Watches the lanes of one producer for what is live in them, and retires those that are over.
///
/// Only lanes in which something may be live are looked at: a lane in which nothing is left rests
/// until its next message.
struct ReplayLookout {
  /// What was seen in all lanes of the producer.
  struct Sight: Sendable {
    /// Messages that are live.
    var liveCount = 0
    /// Bytes that were held before messages left.
    var heldBytes = 0
  }

  private let lanes: [ReplayLane]
  private var watched: [Int] = []
  private var isWatched: [Bool]
  /// What memories hold that are not looked at, in bytes, by lane and in all.
  private var restingBytes: [Int: Int] = [:]
  private var allRestingBytes = 0

  init(_ lanes: [ReplayLane]) {
    self.lanes = lanes
    isWatched = [Bool](repeating: false, count: lanes.count)
  }

  /// Watches a lane from now on, since a message is appended to it.
  mutating func watch(_ lane: Int) {
    guard !isWatched[lane] else { return }
    isWatched[lane] = true
    watched.append(lane)
    allRestingBytes -= restingBytes.removeValue(forKey: lane) ?? 0
  }

  /// Moves the clocks of all watched lanes to a time of the log, and looks at what is left. Nobody
  /// else uses the lanes meanwhile.
  ///
  /// - Parameter tally: Gets the accounts of the conversations that are over.
  mutating func close(at time: Int64, _ tally: inout ReplayTally) -> Sight {
    var sight = Sight(heldBytes: allRestingBytes)
    watched.removeAll { index in
      let lane = lanes[index]
      guard let memory = lane.memory else { return true }
      sight.heldBytes += memory.ownUsage?.heldBytes ?? 0
      lane.close(at: time)
      // Their account lets go of what is over, and so says what is live.
      let account = memory.ownAccount
      let liveCount = memory.liveCount
      sight.liveCount += liveCount
      guard liveCount == 0 else { return false }
      isWatched[index] = false
      if lane.hasEnded {
        if let account { tally.add(account) }
        tally.add(lane.group?.status)
        lane.retire()
      } else {
        restingBytes[index] = memory.ownUsage?.heldBytes ?? 0
        allRestingBytes += memory.ownUsage?.heldBytes ?? 0
      }
      return true
    }
    return sight
  }
}
