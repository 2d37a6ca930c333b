/// A named cursor that several consumers share, with acknowledgement: each message goes to one of
/// them, and again to another if it does not answer in time.
///
/// A message is handed out under a *lease*. The consumer acknowledges it, refuses it, or asks for
/// more time; if it does none of these until the lease ends, somebody else gets the message. After
/// so many deliveries it becomes a *dead letter*. It is never lost while its window lasts, and goes
/// from the group when it leaves the window, which is counted.
///
/// ```swift
/// let jobs = ConversationBufferWindowMemory<String>(retention: .untilConsumed)
/// let workers = jobs.group("workers")
/// jobs.append("resize picture 7")
/// for delivery in workers.receive(as: "worker 1", atMost: 10) {
///   print(delivery.payload)
///   workers.acknowledge(delivery.receipt)
/// }
/// ```
///
/// A conversation of a ``ConversationStore`` has the same groups; see there.
///
/// Under retention `window` acknowledged messages stay readable, and groups do not notice each
/// other. Under `untilConsumed` one group is meant to work: a message leaves when it is
/// acknowledged, or becomes a dead letter.
public final class ConversationGroup<Payload: Sendable>: Sendable {
  /// Its name, which no other group of the conversation has.
  public let name: String
  /// For how long a message is in a consumer's hands, unless it is extended.
  public let lease: Duration
  let room: any LogRoom<Payload>
  /// The room where it is the log of one buffer, which clients compile for their payload.
  @usableFromInline let log: Lent<LogEngine<Payload>>?
  @usableFromInline let reference: GroupReference

  /// A group that is there, or a new one.
  init(
    _ description: GroupDescription<Payload>, from position: ConversationPosition,
    of room: any LogRoom<Payload>
  ) {
    self.room = room
    log = (room as? LogEngine<Payload>).map { Lent($0) }
    reference = room.open(description, from: position)
    name = description.name
    // One that was there has its own rules.
    lease = (room.description(of: reference) ?? description).rules.lease
  }

  // MARK: Answering

  /// Says that a message is dealt with.
  @inlinable
  @discardableResult
  public func acknowledge(_ receipt: ConversationReceipt) -> ConversationSettlement {
    if let log { log.use { $0.acknowledge(receipt, of: reference) } } else { answer(receipt) }
  }

  @usableFromInline
  func answer(_ receipt: ConversationReceipt) -> ConversationSettlement {
    room.acknowledge(receipt, of: reference)
  }

  /// Says that messages are dealt with.
  ///
  /// - Returns: How many of them were still this receipt's to answer for.
  /// - Complexity: O(receipts); one lock for every 256.
  @inlinable
  @discardableResult
  public func acknowledge(_ receipts: [ConversationReceipt]) -> Int {
    if let log { log.use { $0.acknowledge(receipts, of: reference) } } else { answer(receipts) }
  }

  @usableFromInline
  func answer(_ receipts: [ConversationReceipt]) -> Int {
    room.acknowledge(receipts, of: reference)
  }

  /// Says that a message could not be dealt with: after a rest somebody gets it again, unless this
  /// was its last delivery.
  ///
  /// - Parameters:
  ///   - receipt: Of the delivery.
  ///   - reason: Why, for its dead letter.
  ///   - rest: How long it rests, not negative; nil for what the rules say.
  @discardableResult
  public func refuse(
    _ receipt: ConversationReceipt, reason: String? = nil, rest: Duration? = nil
  ) -> ConversationSettlement {
    precondition(rest ?? .zero >= .zero, "A rest must not be negative.")
    return room.perform { [reference] state, now, _ in
      state.refuse(
        receipt, of: reference, reason: reason, rest: rest?.clampedNanoseconds, at: now)
    }
  }

  /// Lets a lease end so long from now on, whenever it would have.
  ///
  /// - Parameters:
  ///   - receipt: That of the delivery.
  ///   - duration: Above zero.
  @discardableResult
  public func extend(
    _ receipt: ConversationReceipt, by duration: Duration
  ) -> ConversationSettlement {
    precondition(duration > .zero, "A lease must be above zero.")
    return room.perform { [reference] state, now, _ in
      let end = WindowAge.sum(now, duration.clampedNanoseconds)
      return state.extend(receipt, of: reference, until: end, at: now)
    }
  }

  // MARK: Knowing

  /// What the group is doing; nil if it was removed. O(pending).
  public var status: ConversationGroupStatus? {
    room.settle()
    room.lapseAll()
    return room.perform { [reference] state, _, _ in state.status(of: reference) }
  }

  /// Lets a consumer go that will not come back: what it holds is handed out again at once.
  ///
  /// - Returns: Whether there was one.
  /// - Complexity: O(pending).
  @discardableResult
  public func removeConsumer(_ name: String) -> Bool {
    room.perform { [reference] state, now, _ in
      guard state.groups.isThere(reference) else { return false }
      let wasThere = state.groups[reference].remove(consumer: name)
      // A lease that was given back is over at any instant.
      _ = state.lapse(reference, at: now, atMost: .max)
      return wasThere
    }
  }

  /// Ends it: what its consumers hold is nobody's any more, and those that wait get the end.
  func remove() {
    room.perform { [reference] state, _, _ in state.remove(reference) }
  }
}

extension ConversationBufferWindowMemory {
  /// The group of a name; a new one if there is none.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - rules: How it hands out messages, if it is new.
  ///   - position: Where it begins, if it is new.
  ///   - deadLetters: The conversation to which messages go that it gives up on, with the reason in
  ///     their metadata; if nil they are only counted. Those that it has no room for are counted.
  public func group(
    _ name: String, rules: ConversationGroupRules = ConversationGroupRules(),
    from position: ConversationPosition = .oldest,
    deadLetters: ConversationBufferWindowMemory<Payload>? = nil
  ) -> ConversationGroup<Payload> {
    let bury = deadLetters.map { deadLetters in
      { @Sendable (letter: ConversationDraft<Payload>) in deadLetters.append(letter).id != nil }
    }
    let description = GroupDescription(name: name, rules: rules, deadLetters: bury)
    return ConversationGroup(description, from: position, of: engine.log)
  }

  /// Ends a group: what its consumers hold is nobody's any more, and those that wait get the end.
  public func remove(_ group: ConversationGroup<Payload>) {
    group.remove()
  }
}
