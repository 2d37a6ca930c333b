extension GroupStateMachine {
  /// The group as a value. O(pending log pending).
  func image(number: UInt64, named name: String, deadLetters: [UInt8]?) -> GroupImage {
    let all = consumers.all
    var places: [Int32: Int] = [:]
    for (place, consumer) in all.enumerated() { places[consumer.number] = place }
    func message(_ id: ConversationMessageID, _ entry: PendingEntry) -> GroupImage.Pending {
      GroupImage.Pending(
        id: id, deliveryCount: entry.deliveryCount, state: entry.state,
        consumer: places[entry.consumer], due: entry.state.isReady ? 0 : entry.due,
        delivered: entry.delivered)
    }
    let entries = pending.all
    // Turns have rising numbers, of which those that the entries bear count.
    let turns = entries.filter { $0.entry.state.isReady }.sorted { $0.entry.due < $1.entry.due }
    let others = entries.filter { !$0.entry.state.isReady }
    let images = (others + turns).map { message($0.id, $0.entry) }
    return GroupImage(
      number: number, name: name, rules: rules, deadLetters: deadLetters, cursor: cursor,
      account: account,
      consumers: all.map {
        GroupImage.Consumer(
          name: $0.name, lastSeen: $0.lastSeen,
          lastServed: $0.lastServed == ConsumerTable.never ? nil : $0.lastServed)
      },
      pending: images)
  }

  /// A group that goes on from what it was elsewhere.
  ///
  /// - Parameter holes: How many messages from its cursor on have left.
  init(_ image: GroupImage, holes: Int) {
    self.init(image.rules, from: image.cursor, holes: holes)
    account = image.account
    let numbers = image.consumers.map { consumer in
      let number = consumers.enter(consumer.name, at: consumer.lastSeen)
      if let lastServed = consumer.lastServed { consumers.serve(number, at: lastServed) }
      return number
    }
    for message in image.pending {
      let entry = PendingEntry(
        state: message.state, deliveryCount: message.deliveryCount,
        consumer: message.consumer.map { numbers[$0] } ?? ConsumerTable.nobody, due: message.due,
        delivered: message.delivered)
      consumers.take(entry.consumer)
      expectAhead(before: message.id.next)
      if message.state.isReady { takeTurn(message.id, entry) } else { pend(message.id, entry) }
    }
  }
}
