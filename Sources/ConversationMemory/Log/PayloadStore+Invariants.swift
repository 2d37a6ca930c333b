extension PayloadStore {
  /// Stops where the payloads are not those of the live nodes, one for each. O(live), for tests.
  func checkInvariants(of nodes: borrowing NodeStore) {
    precondition(frontID == nodes.frontID, "Payloads and nodes begin at different ids.")
    precondition(
      frontID.advanced(by: ring.count) == nodes.nextID, "Payloads and nodes end at different ids.")
    precondition(ring.count <= ring.capacity, "There are more payloads than slots.")
    precondition(
      heldBytes == ring.heldBytes + kept.heldBytes, "The bytes of the slots do not add up.")
    var count = 0
    for index in 0..<ring.count where ring[index] != nil {
      count += 1
      precondition(
        nodes.place(of: frontID.advanced(by: index)) != nil, "A payload outlived its message.")
    }
    var next = ConversationMessageID.none
    while let place = kept.first(from: next) {
      let id = kept.id(at: place)
      count += 1
      precondition(id < frontID, "A payload is kept apart that has its place.")
      precondition(nodes.place(of: id) != nil, "A payload outlived its message.")
      next = id.next
    }
    precondition(count == nodes.liveCount, "A message lost its payload.")
    precondition(kept.count > 0 || keptBytes == 0, "Slots stay for payloads that are kept.")
  }
}
