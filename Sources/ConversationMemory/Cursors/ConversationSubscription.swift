/// A cursor of its own over a buffer: it sees every live message, in order of arrival.
///
/// Where messages leave before it has come to them, it is told which. It goes on as long as the
/// subscription is held. One task or thread at a time asks for the next event.
///
/// ```swift
/// let memory = ConversationBufferWindowMemory<String>()
/// let subscription = memory.subscribe(from: .oldest)
/// _ = memory.append("Hello")
/// memory.finish()
/// for await event in subscription {
///   switch event {
///   case .message(let message): print(message.payload)
///   case .lagged(let range): print("missed \(range.count)")
///   }
/// }
/// ```
public final class ConversationSubscription<Payload: Sendable>: AsyncSequence, Sendable {
  private let room: any LogRoom<Payload>
  /// The room where it is the log of one buffer, which clients compile for their payload.
  @usableFromInline let log: Lent<LogEngine<Payload>>?
  @usableFromInline let number: UInt64

  init(_ room: any LogRoom<Payload>, from position: ConversationPosition) {
    self.room = room
    log = (room as? LogEngine<Payload>).map { Lent($0) }
    number = room.subscribe(from: position)
  }

  deinit {
    room.unsubscribe(number)
  }

  /// The next event that is there, without waiting; nil if there is none. Amortised O(1).
  @inlinable
  public func next() -> ConversationEvent<Payload>? {
    guard let log else { return nextOfRoom() }
    return log.use { log in
      log.perform { state, now, _ in state.nextEvent(of: number, at: now) }
    }
  }

  @usableFromInline
  func nextOfRoom() -> ConversationEvent<Payload>? {
    if case .event(let event) = room.event(of: number) { event } else { nil }
  }

  /// The next event, suspending the task until there is one.
  ///
  /// - Parameter deadline: How long to wait at most.
  /// - Returns: Nil at the end of a finished buffer, at the deadline, and when the task is
  ///   cancelled.
  @inlinable
  public func next(until deadline: ConversationDeadline) async -> ConversationEvent<Payload>? {
    if Task.isCancelled { return nil }
    if let event = patientNext(of: .task) { return event }
    return await suspendingNext(until: deadline)
  }

  /// The next event, blocking the thread until there is one.
  ///
  /// - Parameter deadline: How long to wait at most.
  /// - Returns: Nil at the end of a finished buffer and at the deadline.
  @available(*, noasync, message: "Blocks the thread; in a task, await next(until:).")
  @inlinable
  public func blockingNext(until deadline: ConversationDeadline) -> ConversationEvent<Payload>? {
    if let event = patientNext(of: .thread) { return event }
    return sleepingNext(until: deadline)
  }

  /// The next event, if it comes soon: sleeping takes longer than most take to come.
  @inlinable
  @inline(never)
  func patientNext(of party: Patience.Party) -> ConversationEvent<Payload>? {
    Patience.look(as: party, for: .message) { next() }
  }

  @usableFromInline
  func suspendingNext(until deadline: ConversationDeadline) async -> ConversationEvent<Payload>? {
    let waiter = Waiter<Payload>(for: .event(subscription: number))
    await room.suspend(waiter, until: deadline.instant(from: room.clock.now))
    return Self.event(waiter)
  }

  @usableFromInline
  func sleepingNext(until deadline: ConversationDeadline) -> ConversationEvent<Payload>? {
    let waiter = Waiter<Payload>(for: .event(subscription: number))
    room.block(waiter, until: deadline.instant(from: room.clock.now))
    return Self.event(waiter)
  }

  private static func event(_ waiter: Waiter<Payload>) -> ConversationEvent<Payload>? {
    if case .event(let event) = waiter.outcome { event } else { nil }
  }

  /// Goes on to the next event of a subscription.
  public struct AsyncIterator: AsyncIteratorProtocol {
    @usableFromInline let subscription: ConversationSubscription

    @usableFromInline
    init(subscription: ConversationSubscription) {
      self.subscription = subscription
    }

    /// The next event; nil at the end of a finished buffer and when the task is cancelled.
    @inlinable
    public mutating func next() async -> ConversationEvent<Payload>? {
      await subscription.next(until: .never)
    }
  }

  /// An iterator that goes on where the subscription is.
  @inlinable
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(subscription: self)
  }
}
