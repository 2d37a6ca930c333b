extension SnapshotReader {
  /// The next group of a conversation.
  mutating func group() throws(ConversationSnapshotError) -> GroupImage {
    let name = try string()
    let rules = try rules()
    let hasDeadLetters = try flag()
    let deadLetters = hasDeadLetters ? try string() : nil
    let cursor = try id()
    var account = ConversationGroupAccount()
    var counts: [Int] = []
    for _ in account.counts { counts.append(Int(clamping: try number())) }
    account.counts = counts
    // A consumer takes two bytes at least, a pending message four.
    var consumers: [GroupImage.Consumer] = []
    for _ in 0..<(try count(each: 2)) {
      consumers.append(GroupImage.Consumer(name: try string(), lastSeen: try instant()))
    }
    var pending: [GroupImage.Pending] = []
    for _ in 0..<(try count(each: 4)) { pending.append(try message()) }
    return GroupImage(
      name: name, rules: rules, deadLetters: deadLetters, cursor: cursor, account: account,
      consumers: consumers, pending: pending)
  }

  private mutating func rules() throws(ConversationSnapshotError) -> ConversationGroupRules {
    let lease = try duration()
    let maximumDeliveries = try number()
    let backOff = try duration()
    let maximumBackOff = try duration()
    guard lease > .zero else { throw malformed }
    return ConversationGroupRules(
      lease: lease,
      maximumDeliveries: maximumDeliveries == 0 ? nil : Int(clamping: maximumDeliveries),
      backOff: backOff, maximumBackOff: maximumBackOff)
  }

  private mutating func message() throws(ConversationSnapshotError) -> GroupImage.Pending {
    let id = try id()
    guard let deliveryCount = Int32(exactly: try number()),
      let state = PendingEntry.State(rawValue: UInt8(clamping: try number()))
    else { throw malformed }
    let consumer = Int(try small())
    var due: Int64 = 0
    if state != .ready { due = try flag() ? try instant() : .max }
    return GroupImage.Pending(
      id: id, deliveryCount: deliveryCount, state: state,
      consumer: consumer == 0 ? nil : consumer - 1, due: due)
  }

  // MARK: Parts

  private mutating func flag() throws(ConversationSnapshotError) -> Bool {
    let number = try number()
    guard number <= 1 else { throw malformed }
    return number == 1
  }

  private mutating func duration() throws(ConversationSnapshotError) -> Duration {
    guard let nanoseconds = Int64(exactly: try number()) else { throw malformed }
    return .nanoseconds(nanoseconds)
  }

  private mutating func instant() throws(ConversationSnapshotError) -> Int64 {
    let nanoseconds = try signed()
    guard (-SnapshotWriter.reach...SnapshotWriter.reach).contains(nanoseconds) else {
      throw malformed
    }
    return nanoseconds
  }
}
