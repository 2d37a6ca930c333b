/// What a shard decided or did beside the operation that it was asked for, to be recorded behind
/// it.
struct StoreDecision {
  enum Act {
    /// What somebody wanted to append who waited for room is in.
    case append(Waiter<[UInt8]>.Request)
    /// So many of the oldest messages gave way to others; 0 for the whole conversation.
    case evict(Int)
    /// Somebody who waited got the next message of the shared cursor.
    case dequeue
    /// A consumer of a group who waited got what there was, at most so many messages.
    case receive(GroupReference, consumer: String, limit: Int)
  }

  /// When, in nanoseconds.
  let instant: Int64
  /// The conversation's.
  let name: [UInt8]
  let act: Act
}
