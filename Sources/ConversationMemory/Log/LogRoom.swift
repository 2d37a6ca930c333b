/// A log with its lock, wherever it is kept: by itself, or as a conversation of a store.
///
/// What does not have to be compiled for each kind of payload is written here once for both.
@usableFromInline
protocol LogRoom<Payload>: WaitingRoom {
  /// Does one operation: under the lock, then what follows from it without the lock.
  ///
  /// - Parameter body: What the state is asked, at an instant in nanoseconds. Short, and calls
  ///   nothing of the user's.
  func perform<Result>(
    _ body: (inout LogState<Payload>, Int64, inout WakeList) -> Result
  ) -> Result

  /// Asks something of the groups and subscriptions, as ``perform(_:)`` does.
  ///
  /// - Returns: Nil where there can be none: then nothing is done to answer.
  func ask<Result>(
    _ body: (inout LogState<Payload>, Int64, inout WakeList) -> Result
  ) -> Result?

  /// Lets those have the lock who have waited for it for long, between two holds of much work.
  func giveWay()

  // MARK: What a store does as operations

  /// A new subscription; its number.
  func subscribe(from position: ConversationPosition) -> UInt64

  /// Ends a subscription.
  func unsubscribe(_ subscription: UInt64)

  /// The group of a name, a new one if there is none; and what it was told when it was opened.
  func open(
    _ group: GroupDescription<Payload>, from position: ConversationPosition
  ) -> (reference: GroupReference, description: GroupDescription<Payload>)

  /// Hands out the next messages of a group, some under each hold of the lock.
  func deliver(
    of group: GroupReference, to consumer: String, atMost limit: Int,
    into deliveries: inout [ConversationDelivery<Payload>]
  )

  /// Acknowledges a delivery.
  func acknowledge(
    _ receipt: ConversationReceipt, of group: GroupReference
  ) -> ConversationSettlement

  /// Acknowledges some deliveries.
  ///
  /// - Returns: How many of them were pending.
  func acknowledge(_ receipts: [ConversationReceipt], of group: GroupReference) -> Int

  /// Refuses a delivery.
  func refuse(
    _ receipt: ConversationReceipt, reason: String?, rest: Int64?, of group: GroupReference
  ) -> ConversationSettlement

  /// Lets the lease of a delivery end so many nanoseconds from now on.
  func extend(
    _ receipt: ConversationReceipt, by nanoseconds: Int64, of group: GroupReference
  ) -> ConversationSettlement

  /// Lets a consumer go; whether there was one.
  func removeConsumer(_ name: String, of group: GroupReference) -> Bool

  /// Forgets a group and all that it knows.
  func remove(_ group: GroupReference)

  /// What a group is doing, when all that is over has left: in several holds of the lock where that
  /// is much. Nil if it was removed.
  func status(of group: GroupReference) -> ConversationGroupStatus?

  /// Has a consumer have messages that it asks for by their ids; nil if the group was removed.
  func claim(
    _ ids: [ConversationMessageID], of group: GroupReference, to consumer: String,
    _ terms: ClaimTerms
  ) -> [ConversationDelivery<Payload>]?

  /// Has pending messages handed out again at once; how many were pending.
  func release(
    _ ids: [ConversationMessageID], of group: GroupReference, countingAs count: Int32?
  ) -> Int

  /// Sets the cursor of a group; whether it is there.
  func setCursor(of group: GroupReference, to position: ConversationPosition) -> Bool

  /// Asks a question of a group, when all that is over has left.
  func look(_ walk: inout some GroupWalk, at group: GroupReference)
}

/// How much is done under one hold of a log's lock. Of no protocol and not generic: there it would
/// cost a reader a hundred instructions to ask.
@usableFromInline
enum LogHold {
  /// Messages that leave, or leases that end: some 5 µs. Of messages with times of their own a
  /// fourth as many leave, since of a million each is somewhere else in memory.
  @inlinable static var expiries: Int { 64 }
  /// Messages of a group that are handed out.
  @inlinable static var deliveries: Int { 64 }
  /// Deliveries that are acknowledged.
  @inlinable static var acknowledgements: Int { 256 }
}

extension LogRoom {
  @usableFromInline
  func ask<Result>(
    _ body: (inout LogState<Payload>, Int64, inout WakeList) -> Result
  ) -> Result? { perform(body) }

  @usableFromInline
  func enter(_ waiter: Waiter<Payload>) -> Bool {
    perform { state, now, _ in state.enter(waiter, at: now) }
  }

  @usableFromInline
  func withdraw(_ waiter: Waiter<Payload>, _ outcome: Waiter<Payload>.Outcome) {
    perform { state, _, wakes in state.withdraw(waiter, outcome, &wakes) }
  }

  /// Lets go of all that is over now, in several holds of the lock where that is much.
  @inlinable
  func settle() {
    while perform({ state, now, _ in state.heart.expire(at: now, atMost: LogHold.expiries) }) {
      giveWay()
    }
  }

  /// The next event of a subscription; nil if there is none yet.
  func event(of subscription: UInt64) -> Waiter<Payload>.Outcome? {
    let event = ask { state, now, _ in state.event(of: subscription, at: now) }
    // Where nobody subscribes, this one has ended.
    return event ?? .finished
  }
}
