import ConversationMemory

/// What one thread counted; the sum of all is what a report is made from.
struct ReplayTally: Sendable {
  /// Messages that were played: appended or rejected.
  var played = 0
  /// Messages that came back, as there was no room.
  var rejected = 0
  /// Messages that name a parent, and those of them whose parent was live.
  var linked = 0
  var parentLive = 0
  /// The most ancestors that a message had.
  var maxDepth = 0
  /// Messages that answer what another had answered before.
  var branches = 0
  /// Messages that a consumer was handed.
  var handedOver = 0
  /// Conversations of which there was a message.
  var conversations = 0
  /// The accounts of these conversations; nil if there are none.
  var account: ConversationAccount?
  /// Live messages at the end, counted by reading them.
  var readable = 0
  /// What the live messages take at the end, and what is held for them.
  var liveBytes = 0
  var heldBytes = 0
  var latency = LatencyRecorder()
  /// What became of the messages in a group; nil if there is none.
  var group: GroupTally?

  /// Adds what another thread counted.
  mutating func merge(_ other: Self) {
    played += other.played
    rejected += other.rejected
    linked += other.linked
    parentLive += other.parentLive
    maxDepth = max(maxDepth, other.maxDepth)
    branches += other.branches
    handedOver += other.handedOver
    conversations += other.conversations
    if let account = other.account { add(account) }
    readable += other.readable
    liveBytes += other.liveBytes
    heldBytes += other.heldBytes
    latency.merge(other.latency)
    if let other = other.group {
      var sum = group ?? GroupTally()
      sum.merge(other)
      group = sum
    }
  }

  /// Adds what a conversation's group did, if it has one.
  mutating func add(_ status: ConversationGroupStatus?) {
    guard let status else { return }
    var sum = group ?? GroupTally()
    sum.add(status)
    group = sum
  }

  /// Adds the account of a conversation.
  mutating func add(_ other: ConversationAccount) {
    account = account.map { $0 + other } ?? other
  }
}
