extension PackedConversation {
  /// Bytes of all segments and of the list of them. O(segments).
  var heldBytes: Int {
    var sum = Int(capacity)
    if let elders {
      sum += elders.heldBytes
      for index in 0..<elders.count { sum += Int(elders[index].capacity) }
    }
    return sum
  }

  /// Stops where the conversation contradicts itself. O(live), for tests.
  func checkInvariants() {
    precondition(oldestID >= firstID, "More is live than there ever was.")
    precondition(front <= end || elders != nil, "The front is behind the end.")
    guard liveCount > 0 else {
      precondition(liveBytes == 0 && turnCount == 0, "What is empty has bytes or turns.")
      precondition(heldBytes == 0, "What is empty holds memory.")
      return
    }
    var cursor = newestCursor
    var count = 0
    var bytes = 0
    var turns = 0
    var arrival = newestArrival
    while let message = previous(&cursor) {
      precondition(message.arrival <= arrival, "A message arrived before the one before it.")
      arrival = message.arrival
      count += 1
      bytes += message.byteCount
      turns += message.beginsTurn ? 1 : 0
    }
    precondition(count == Int(liveCount), "The live messages do not add up.")
    precondition(bytes == Int(liveBytes), "The live bytes do not add up.")
    precondition(turns == Int(turnCount), "The turns do not add up.")
    precondition(arrival == oldestArrival, "The oldest arrived at another instant.")
  }
}
