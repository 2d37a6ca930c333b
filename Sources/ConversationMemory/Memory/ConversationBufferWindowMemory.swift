/// A bounded, expiring, ordered, branchable buffer of messages that many threads and tasks append
/// to and read at once.
///
/// Messages are nodes of a tree in the order of their arrival (the *conversation buffer*). A
/// ``ConversationWindow`` says how long a message is valid: no call ever returns one that is over.
/// What is held in *memory* is bounded by the capacity and, if one is set, a byte budget, and is
/// given back as messages leave, whether or not anybody reads.
///
/// ```swift
/// let memory = ConversationBufferWindowMemory<String>(
///   window: .time(.seconds(1800)), capacity: 1000)
/// _ = memory.append("Hello")
/// let view = memory.read(through: .count(10))
/// ```
///
/// Every call may be made from any thread or task at any time. Calls without `until:` never wait.
/// Of those that wait, the ones whose name begins with `blocking` block a thread and are not to be
/// called in a task; the `async` ones suspend a task, and return when it is cancelled. Both kinds
/// can be used on one buffer. Who waits is served first come first served.
///
/// After ``finish()`` nothing can be appended; consumers get what is live, and then the end.
///
/// A buffer that keeps messages `untilConsumed` and is used as a plain queue runs on an engine made
/// for that. The first call that needs more, such as a read or a subscription, moves it to the
/// engine of a log, in time proportional to what is live; nothing else changes.
public final class ConversationBufferWindowMemory<Payload: Sendable>: Conversation {
  /// What the buffer was told when it was made.
  public let configuration: ConversationConfiguration<Payload>
  /// The queue on which the buffer runs, or did until it moved into a log, which that keeps; nil if
  /// it runs on a log from the beginning.
  @usableFromInline let queue: QueueEngine<Payload>?
  /// That log, if it does.
  @usableFromInline let ownLog: LogEngine<Payload>?
  /// The ends of the queue.
  @usableFromInline let ends: QueueEnds<Payload>?
  /// The log on which the buffer runs; not there while it runs on the queue.
  @usableFromInline let currentLog = LentOnce<LogEngine<Payload>>()
  @usableFromInline let clock: ConversationClock
  @usableFromInline let conversation: ConversationID
  @usableFromInline let capacity: Int
  /// Whether an append to the full buffer may wait.
  @usableFromInline let waits: Bool
  /// How much room an appender that waits looks for before it goes on: with one slot at a time it
  /// and a consumer would fetch the same lines from each other for every message.
  @usableFromInline let roomToGoOn: Int

  /// A buffer without messages.
  ///
  /// - Parameter configuration: Everything that can be chosen.
  /// - Precondition: The capacity and the byte budget are at least 1, and a window of tokens has a
  ///   `tokenCount`.
  @inlinable
  public init(_ configuration: ConversationConfiguration<Payload>) {
    // Inlinable, so that a client makes a log of its own payload's types: there may be very many.
    configuration.validate()
    self.configuration = configuration
    let queue = QueueEngine.make(configuration)
    let ownLog = queue == nil ? LogEngine(configuration) : nil
    self.queue = queue
    self.ownLog = ownLog
    ends = queue?.ends
    clock = configuration.clock
    conversation = configuration.conversation
    capacity = configuration.capacity
    waits = configuration.overflow == .wait
    roomToGoOn = max(1, min(64, configuration.capacity / 4))
    if let ownLog { currentLog.lend(ownLog) }
  }

  /// A buffer without messages.
  ///
  /// - Parameters:
  ///   - window: How long a message is valid.
  ///   - capacity: The most messages that are live at once, at least 1.
  ///   - overflow: What a full buffer does with one message more.
  ///   - retention: How long a message stays after it was dequeued.
  ///   - clock: Where the instants come from.
  /// - Precondition: The capacity is at least 1, and the window has no limit of tokens.
  public convenience init(
    window: ConversationWindow = .unbounded, capacity: Int = 1024,
    overflow: ConversationOverflow = .evictOldest, retention: ConversationRetention = .window,
    clock: ConversationClock = .coarse
  ) {
    var configuration = ConversationConfiguration<Payload>()
    configuration.window = window
    configuration.capacity = capacity
    configuration.overflow = overflow
    configuration.retention = retention
    configuration.clock = clock
    self.init(configuration)
  }

  /// What the buffer runs on now.
  @inlinable var engine: Engine<Payload> {
    @inline(__always) get {
      if let log = currentLog.object { return .log(log) }
      // Where there is no log there is a queue: see the initializer.
      return .queue(unsafe ends.unsafelyUnwrapped)
    }
  }

  /// The log; a queue moves into one for it, and keeps it.
  @inlinable
  @inline(__always)
  var log: Lent<LogEngine<Payload>> { currentLog.object ?? movedLog() }

  @usableFromInline
  @inline(never)
  func movedLog() -> Lent<LogEngine<Payload>> {
    let log = usedQueue.moved()
    // From here on nobody asks the queue who has not done so already.
    currentLog.lend(log)
    return Lent(log)
  }

  /// The queue, for who has seen that the buffer runs on it.
  var usedQueue: QueueEngine<Payload> {
    guard let queue else { preconditionFailure("A buffer without a log runs on a queue.") }
    return queue
  }

  /// Does one operation of a log: see the same of ``LogEngine``.
  @inlinable
  @inline(__always)
  func perform<Result>(
    _ body: (inout LogState<Payload>, Int64, inout WakeList) -> Result
  ) -> Result {
    log.use { $0.perform(body) }
  }

  /// Does one operation of a log at an instant at which all that is over has left.
  @inlinable
  @inline(__always)
  func performSettled<Result>(_ body: (inout LogState<Payload>, Int64) -> Result) -> Result {
    log.use { $0.performSettled(body) }
  }

  /// Ends appending. Those who wait for room get their message back; consumers and subscribers get
  /// what is live, and then the end. Finishing again does nothing.
  ///
  /// - Returns: Whether there is such a conversation, as one that is somewhere else may say: true.
  @discardableResult
  public func finish() -> Bool {
    switch engine {
    case .queue: usedQueue.finish()
    case .log(let log): log.use { $0.finish() }
    }
    return true
  }

  /// What became of all messages, as of this instant.
  ///
  /// - Complexity: O(1), and what is over by age and leaves at this.
  @inlinable public var account: ConversationAccount {
    switch engine {
    case .queue: queueAccount
    case .log(let log): log.use(\.account)
    }
  }

  @usableFromInline var queueAccount: ConversationAccount { usedQueue.account }

  /// What the buffer takes of the machine's memory now. O(1), and what is over by age.
  @inlinable public var usage: ConversationUsage {
    switch engine {
    case .queue: queueUsage
    case .log(let log): log.use(\.usage)
    }
  }

  @usableFromInline var queueUsage: ConversationUsage { usedQueue.usage }

  /// Where those wait who want room or a message.
  var waitingRoom: any WaitingRoom<Payload> {
    switch engine {
    case .queue: usedQueue
    case .log(let log): log.kept
    }
  }
}
