import Foundation

/// What a replay measured, as one JSON object and as text for people.
///
/// ```
/// { "messages", "conversations", "seconds", "messagesPerSecond",
///   "latency": { "p50", "p90", "p99", "p999", "max" },
///   "account": { "appended", "live", "consumed", "expired", "evicted", "removed", "delivered"? },
///   "replies": { "linked", "parentLive", "hitRate" },
///   "tree":    { "maxDepth", "branches" },
///   "memory":  { "liveBytes", "heldBytes", "peakBytes" },
///   "group":   { "deliveries", "redeliveries", "refused", "acknowledged", "deadLettered",
///                "pending", "lag", "missed", "departed" }?,
///   "aggregates": { "minutes", "mostPerMinute", "meanPerMinute", "deviation",
///                   "speakers": [{ "name", "messages", "mostPerMinute" }] }? }
/// ```
package struct ReplayReport: Encodable, Equatable, Sendable {
  /// How many messages were replayed.
  package let messages: Int
  /// How many conversations they belong to.
  package let conversations: Int
  /// How long the replay took, in seconds of the machine's clock.
  package let seconds: Double
  /// ``messages`` by ``seconds``; 0 if no time passed.
  package let messagesPerSecond: Double
  /// How long single appends took.
  package let latency: Latency
  /// Where the messages are.
  package let account: Account
  /// How many replies found what they answer.
  package let replies: Replies
  /// The shape of the conversations.
  package let tree: Tree
  /// What the messages take.
  package let memory: Memory

  /// What the group did; nil if there was none, and then not in the JSON.
  package var group: GroupTally?
  /// Messages a minute; nil if they were not asked for, and then not in the JSON.
  package var aggregates: LogAggregates?

  /// A report; the rate follows from the count and the duration.
  ///
  /// - Parameter seconds: Finite and not negative.
  package init(
    messages: Int, conversations: Int, seconds: Double, latency: Latency, account: Account,
    replies: Replies, tree: Tree, memory: Memory
  ) {
    precondition(seconds.isFinite && seconds >= 0, "A replay takes a finite time, zero or more")
    self.messages = messages
    self.conversations = conversations
    self.seconds = seconds
    let rate = seconds > 0 ? Double(messages) / seconds : 0
    messagesPerSecond = rate.isFinite ? rate : 0
    self.latency = latency
    self.account = account
    self.replies = replies
    self.tree = tree
    self.memory = memory
  }

  /// The report as one JSON object on one line, without a line end, its keys in alphabetical order.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

extension ReplayReport {
  /// Latencies in nanoseconds: so many per cent of the appends took at most so long. All are 0 if
  /// nothing was measured.
  package struct Latency: Encodable, Equatable, Sendable {
    /// Half of them; nine in ten; 99 in a hundred; 999 in a thousand; all.
    package let p50, p90, p99, p999, max: UInt64

    /// The given latencies, in nanoseconds.
    package init(p50: UInt64, p90: UInt64, p99: UInt64, p999: UInt64, max: UInt64) {
      self.p50 = p50
      self.p90 = p90
      self.p99 = p99
      self.p999 = p999
      self.max = max
    }
  }

  /// Where every message that was appended is now, in messages; each counts once.
  package struct Account: Encodable, Equatable, Sendable {
    /// Those that came in, and those of them that are live or left by being consumed, by age, for
    /// space, or by hand.
    package let appended, live, consumed, expired, evicted, removed: Int
    /// Deliveries that left the message live; nil if none were counted, and then not in the JSON.
    package let delivered: Int?

    /// The given counts.
    package init(
      appended: Int, live: Int, consumed: Int, expired: Int, evicted: Int, removed: Int,
      delivered: Int? = nil
    ) {
      self.appended = appended
      self.live = live
      self.consumed = consumed
      self.expired = expired
      self.evicted = evicted
      self.removed = removed
      self.delivered = delivered
    }

    /// All that ``appended`` must equal: live + consumed + expired + evicted + removed.
    package var sum: Int { live + consumed + expired + evicted + removed }
  }

  /// How many replies found the message that they answer still in the window.
  package struct Replies: Encodable, Equatable, Sendable {
    /// The replies that name a parent, and those whose parent was live when they were appended.
    package let linked, parentLive: Int
    /// ``parentLive`` by ``linked``, 0 to 1; 0 if no reply names a parent.
    package let hitRate: Double

    /// The given counts; the rate follows.
    package init(linked: Int, parentLive: Int) {
      self.linked = linked
      self.parentLive = parentLive
      hitRate = linked > 0 ? Double(parentLive) / Double(linked) : 0
    }
  }

  /// The shape of the conversations' trees.
  package struct Tree: Encodable, Equatable, Sendable {
    /// The greatest depth, which is 0 for a root; and the messages that start a branch beside an
    /// older one.
    package let maxDepth, branches: Int

    /// The given counts.
    package init(maxDepth: Int, branches: Int) {
      self.maxDepth = maxDepth
      self.branches = branches
    }
  }

  /// Memory in bytes.
  package struct Memory: Encodable, Equatable, Sendable {
    /// What live messages take at the end; what is held for them and to come; the most ever held.
    package let liveBytes, heldBytes, peakBytes: Int

    /// The given sizes, in bytes.
    package init(liveBytes: Int, heldBytes: Int, peakBytes: Int) {
      self.liveBytes = liveBytes
      self.heldBytes = heldBytes
      self.peakBytes = peakBytes
    }
  }
}
