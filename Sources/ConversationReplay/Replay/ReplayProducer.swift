import ConversationMemory

/// The work of a thread that appends: whole lanes, their messages in the order of time.
///
/// After an append it does what an application would: it tells a consumer, and every so often reads
/// what a prompt would be made of.
struct ReplayProducer {
  /// Of how many messages of a lane one is followed by reads.
  private static let readPeriod = 16
  /// After how many messages others are told of the progress.
  private static let progressPeriod = 64

  private let stage: ReplayStage
  private let messages: [PlannedMessage]
  private var nextIndex = 0
  /// The lanes that are looked at when a slice closes.
  private var lookout: ReplayLookout
  private(set) var tally = ReplayTally()

  /// A producer of the messages, which has their lanes for itself.
  init(_ messages: [PlannedMessage], _ stage: ReplayStage) {
    self.messages = messages
    self.stage = stage
    lookout = ReplayLookout(stage.lanes)
  }

  /// Plays the messages up to a time of the log, or until the replay is stopped.
  ///
  /// - Returns: The time of the last message that was played; nil if there was none.
  mutating func play(through time: Int64) -> Int64? {
    var uncounted = 0
    while nextIndex < messages.count, messages[nextIndex].time <= time, !stage.stop.isRequested {
      pace(to: messages[nextIndex].time)
      // The wait may have ended for the stop.
      if stage.stop.isRequested { break }
      play(messages[nextIndex])
      nextIndex += 1
      uncounted += 1
      if uncounted == Self.progressPeriod {
        stage.addPlayed(uncounted)
        uncounted = 0
      }
    }
    stage.addPlayed(uncounted)
    return nextIndex > 0 ? messages[nextIndex - 1].time : nil
  }

  private func pace(to time: Int64) {
    guard let pace = stage.pace else { return }
    pace(.nanoseconds(time) - .nanoseconds(stage.start))
  }

  /// Closes a slice; see ``ReplayLookout/close(at:_:)``.
  mutating func close(at time: Int64) -> ReplayLookout.Sight {
    stage.store?.close(at: time)
    return lookout.close(at: time, &tally)
  }

  /// Adds up the conversations that are left.
  mutating func end() { lookout.end(&tally) }
}

// MARK: One message

extension ReplayProducer {
  private mutating func play(_ message: PlannedMessage) {
    let lane = stage.lanes[message.lane]
    let memory = lane.memory(at: message.time, stage.options)
    lookout.watch(message.lane)
    if message.ordinal == 0 { tally.conversations += 1 }

    let parent = parent(of: message, in: lane)
    let parentDepth = parent.flatMap { memory.depth(of: $0) }
    tally.played += 1
    if message.parent != .none { tally.linked += 1 }
    if parentDepth != nil { tally.parentLive += 1 }
    if message.isBranch { tally.branches += 1 }

    let draft = ConversationDraft(
      message.text, attributes: message.attributes,
      parent: parent.map(ConversationParent.message) ?? .root)
    let id = append(draft, to: memory, of: lane)
    lane.note(id)
    guard let id else {
      tally.rejected += 1
      return
    }
    if let parent { noteDepth(of: id, below: parent, parentDepth: parentDepth, in: memory) }
    if !stage.runQueues.isEmpty {
      _ = stage.runQueues[message.lane % stage.runQueues.count]
        .blockingAppend(message.lane, until: .never)
    }
    if (message.ordinal + 1).isMultiple(of: Self.readPeriod) { read(memory, message, id) }
  }

  private func parent(
    of message: PlannedMessage, in lane: ReplayLane
  ) -> ConversationMessageID? {
    guard case .ordinal(let ordinal) = message.parent else { return nil }
    return lane.id(of: ordinal)
  }

  private mutating func append(
    _ draft: ConversationDraft<String>, to memory: any ReplayMemory,
    of lane: ReplayLane
  ) -> ConversationMessageID? {
    let start = ReplayStage.now
    if !stage.runQueues.isEmpty {
      // Ids are consecutive, so the message's place is known before.
      stage.handOverTimes[lane.outline.firstNumber + lane.appendedCount] = start
    }
    let id = memory.append(draft, waits: stage.options.overflow == .wait)
    if stage.runQueues.isEmpty {
      tally.latency.record(nanoseconds: UInt64(max(0, ReplayStage.now - start)))
    }
    return id
  }

  /// Notes a message's depth if it may be the greatest.
  private mutating func noteDepth(
    of id: ConversationMessageID, below parent: ConversationMessageID, parentDepth: Int?,
    in memory: any ReplayMemory
  ) {
    // A child is at most one deeper than its parent; of a parent that has left only the memory
    // knows.
    if let parentDepth, parentDepth < tally.maxDepth { return }
    if let depth = memory.depth(of: id) { tally.maxDepth = max(tally.maxDepth, depth) }
  }

  private func read(
    _ memory: any ReplayMemory, _ message: PlannedMessage,
    _ id: ConversationMessageID
  ) {
    let window: ConversationWindow =
      (message.ordinal + 1).isMultiple(of: 2 * Self.readPeriod) ? .turns(5) : .count(10)
    memory.look(through: window, andTo: id)
  }
}
