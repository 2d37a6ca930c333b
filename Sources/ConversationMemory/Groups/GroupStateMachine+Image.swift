import DequeModule

extension GroupStateMachine {
  /// The group as a value. O(pending log pending).
  func image(named name: String, deadLetters: String?) -> GroupImage {
    let all = consumers.all
    var places: [Int32: Int] = [:]
    for (place, consumer) in all.enumerated() { places[Int32(consumer.number)] = place }
    func message(_ id: ConversationMessageID, _ entry: PendingEntry) -> GroupImage.Pending {
      GroupImage.Pending(
        id: id, deliveryCount: entry.deliveryCount, state: entry.state,
        consumer: places[entry.consumer], due: entry.state == .ready ? 0 : entry.due)
    }
    let entries = pending.all
    var turns: [ConversationMessageID: PendingEntry] = [:]
    for (id, entry) in entries where entry.state == .ready { turns[id] = entry }
    var images = entries.filter { $0.entry.state != .ready }.map { message($0.id, $0.entry) }
    for receipt in ready {
      // What was extended, handed out or has left since is passed over.
      guard let entry = turns[receipt.id], Int(entry.deliveryCount) == receipt.deliveryCount else {
        continue
      }
      images.append(message(receipt.id, entry))
      turns[receipt.id] = nil
    }
    return GroupImage(
      name: name, rules: rules, deadLetters: deadLetters, cursor: cursor, account: account,
      consumers: all.map { GroupImage.Consumer(name: $0.name, lastSeen: $0.lastSeen) },
      pending: images)
  }

  /// A group that goes on from what it was elsewhere.
  ///
  /// - Parameter holes: How many messages from its cursor on have left.
  init(_ image: GroupImage, holes: Int) {
    self.init(image.rules, from: image.cursor, holes: holes)
    account = image.account
    let numbers = image.consumers.map { consumers.enter($0.name, at: $0.lastSeen) }
    let nobody = consumers.enterNameless()
    for message in image.pending {
      let number = message.consumer.map { numbers[$0] } ?? nobody
      let entry = PendingEntry(
        state: message.state, deliveryCount: message.deliveryCount, consumer: Int32(number),
        due: message.due)
      if message.state == .ready {
        pending.set(entry, of: message.id)
        ready.append(
          ConversationReceipt(id: message.id, deliveryCount: Int(message.deliveryCount)))
      } else {
        if message.state == .leased { consumers.hold(number, change: 1) }
        pend(message.id, entry)
      }
    }
  }
}
