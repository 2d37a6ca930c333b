import Synchronization

/// A wait at several names of a store, which can be given up.
public struct ConversationWait: Sendable {
  let store: ConversationStore
  let wait: NameWait

  /// Gives it up, unless it has come to something; what is being taken at this moment is taken.
  public func cancel() { store.withdraw(wait, .cancelled) }
}

extension ConversationStore {
  /// Waits at several names for something that is there to be taken, whatever they hold, and says
  /// what it came to.
  ///
  /// ```swift
  /// let store = ConversationStore()
  /// let wait = store.wait(at: ["jobs:high", "jobs:low"], until: .after(.seconds(5))) { place in
  ///   let message = store[place == 0 ? "jobs:high" : "jobs:low"].dequeue()
  ///   return message == nil ? .nothing : .taken
  /// } then: { outcome in
  ///   print(outcome)
  /// }
  /// wait.cancel()
  /// ```
  ///
  /// The attempt is made at each name in their order first, and then whenever an operation has
  /// changed what a name holds: appended, set, removed, renamed. Those who wait at a name are asked
  /// in the order in which they came, each when the one before has passed, until one finds that
  /// there is nothing; and each is asked at one name at a time, and not any more when it has taken
  /// something. So who comes first is served first, at each name, and everybody once. What others
  /// take meanwhile who do not wait is gone: then the attempt finds nothing, and the wait goes on
  /// in its place in line.
  ///
  /// Both closures are called without a lock, on the thread of whoever has changed the name, before
  /// that one's call returns: they are to be short, and to wait for nothing; who wants to go on
  /// elsewhere does so from the second one. They may use the store.
  ///
  /// - Parameters:
  ///   - names: Where it waits; of names that are there twice the first counts.
  ///   - deadline: How long to wait at most.
  ///   - attempt: Takes what there is at a name, which it is told by its place.
  ///   - completion: Called once, with what it came to.
  /// - Returns: The wait, by which it can be given up.
  /// - Complexity: O(names), and the attempts; a lock for each name.
  @discardableResult
  public func wait(
    at names: [ConversationName], until deadline: ConversationDeadline = .never,
    trying attempt: @escaping @Sendable (_ place: Int) -> ConversationAttempt,
    then completion: @escaping @Sendable (ConversationWaitOutcome) -> Void
  ) -> ConversationWait {
    checkAlone()
    let wait = NameWait(trying: attempt, then: completion)
    let end = deadline.instant(from: configuration.clock.now)
    guard waitCount.wrappingAdd(1, ordering: .relaxed).newValue <= configuration.waitLimit else {
      return refuse(wait)
    }
    let places = lineUp(wait, at: names)
    // Where a round is under way it comes to this one, too.
    for place in places where attempt(place) == .taken {
      finish(wait, .taken(place))
      return ConversationWait(store: self, wait: wait)
    }
    if end != .distantFuture {
      if end <= configuration.clock.now {
        _ = wait.withdraw(.deadline)
      } else {
        wait.set(alarm(for: wait, at: end))
      }
    }
    pass(wait)
    return ConversationWait(store: self, wait: wait)
  }

  /// Waits at several names for something that is there to be taken, suspending the task.
  ///
  /// - Returns: What it came to; cancelled where the task is.
  public func wait(
    at names: [ConversationName], until deadline: ConversationDeadline = .never,
    trying attempt: @escaping @Sendable (_ place: Int) -> ConversationAttempt
  ) async -> ConversationWaitOutcome {
    let begun = GuardedWait()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        begun.set(
          wait(at: names, until: deadline, trying: attempt) { continuation.resume(returning: $0) })
      }
    } onCancel: {
      begun.cancel()
    }
  }

  /// Waits at several names for something that is there to be taken, blocking the thread.
  ///
  /// - Returns: What it came to.
  public func blockingWait(
    at names: [ConversationName], until deadline: ConversationDeadline = .never,
    trying attempt: @escaping @Sendable (_ place: Int) -> ConversationAttempt
  ) -> ConversationWaitOutcome {
    let sleeper = WaitSleeper()
    wait(at: names, until: deadline, trying: attempt) { outcome in
      sleeper.outcome = outcome
      var wakes = WakeList()
      wakes.add(sleeper)
      wakes.wakeAll()
    }
    _ = sleeper.sleep(atMost: nil)
    return sleeper.outcome
  }

  // MARK: Rounds

  /// Asks those who wait at names to which something has happened.
  @inline(never)
  func offer(_ lines: [NameLine]) { NameRounds.go(lines) { round($0, $1) } }

  /// Asks those of a line one after the other.
  private func round(_ line: NameLine, _ rounds: NameRounds) {
    let shard = shards[line.index]
    while true {
      shard.lock.lock()
      guard let entry = line.next else {
        let isOver = !line.hasNews
        line.hasNews = false
        line.cursor = nil
        if isOver {
          line.isOffering = false
          shard.pointee.forgetIfEmpty(line)
        }
        shard.lock.unlock()
        if isOver { return }
        continue
      }
      line.cursor = entry
      shard.lock.unlock()
      switch entry.wait.claim(for: line) {
      case .done: continue
      // Who asks it goes on with the round.
      case .busy: return
      case .claimed: break
      }
      switch entry.wait.attempt(entry.place) {
      case .taken: finish(entry.wait, .taken(entry.place))
      case .passed: pass(entry.wait)
      case .nothing:
        pass(entry.wait)
        shard.lock.lock()
        // Behind the last nobody is asked.
        line.goToEnd()
        shard.lock.unlock()
      }
    }
  }

  /// Lets others ask one who has taken nothing, and goes on with what they have left.
  private func pass(_ wait: NameWait) {
    let (entries, withdrawal) = wait.release()
    if let withdrawal { return finish(wait, withdrawal) }
    for entry in entries {
      let shard = shards[entry.line.index]
      shard.lock.lock()
      // It is asked there, too.
      entry.line.goBack(before: entry)
      shard.lock.unlock()
    }
    if !entries.isEmpty { offer(entries.map(\.line)) }
  }

  /// Ends a wait, and goes on with the rounds that others have left to who asked it.
  private func finish(_ wait: NameWait, _ outcome: ConversationWaitOutcome) {
    let (entries, rounds) = wait.finish()
    for entry in entries {
      let shard = shards[entry.line.index]
      shard.lock.lock()
      entry.line.remove(entry)
      shard.pointee.forgetIfEmpty(entry.line)
      shard.lock.unlock()
    }
    waitCount.wrappingSubtract(1, ordering: .relaxed)
    wait.complete(outcome)
    if !rounds.isEmpty { offer(rounds) }
  }

  func withdraw(_ wait: NameWait, _ outcome: ConversationWaitOutcome) {
    if wait.withdraw(outcome) { finish(wait, outcome) }
  }

  private func refuse(_ wait: NameWait) -> ConversationWait {
    waitCount.wrappingSubtract(1, ordering: .relaxed)
    _ = wait.finish()
    wait.complete(.full)
    return ConversationWait(store: self, wait: wait)
  }

  /// Lets somebody stand in the lines of some names.
  ///
  /// - Returns: The places at which no round is under way.
  private func lineUp(_ wait: NameWait, at names: [ConversationName]) -> [Int] {
    var seen = Set<ConversationName>()
    var places: [Int] = []
    for (place, name) in names.enumerated() where seen.insert(name).inserted {
      let index = unsafe name.bytes.withUnsafeBytes { name in
        unsafe NameHash(name, key.value).index(among: shards.count)
      }
      let shard = shards[index]
      shard.lock.lock()
      let line = shard.pointee.line(name.bytes, index: index)
      let entry = NameEntry(wait, place, in: line)
      line.append(entry)
      if !line.isOffering { places.append(place) }
      shard.lock.unlock()
      wait.add(entry)
    }
    return places
  }

  private func alarm(for wait: NameWait, at end: ConversationInstant) -> Task<Void, Never> {
    Task.detached { [clock = configuration.clock] in
      guard (try? await clock.sleep(until: end)) != nil else { return }
      self.withdraw(wait, .deadline)
    }
  }
}

/// A thread that sleeps until its wait is over.
private final class WaitSleeper: Sleeper, @unchecked Sendable {
  // Sendable: written once before it is woken, and read after.
  var outcome = ConversationWaitOutcome.cancelled
}

/// A wait that may be cancelled before it has begun.
private final class GuardedWait: Sendable {
  private let state = GuardedCell((wait: ConversationWait?.none, isCancelled: false))

  deinit { state.deallocate() }

  func set(_ wait: ConversationWait) {
    state.lock.lock()
    state.pointee.wait = wait
    let isCancelled = state.pointee.isCancelled
    state.lock.unlock()
    if isCancelled { wait.cancel() }
  }

  func cancel() {
    state.lock.lock()
    state.pointee.isCancelled = true
    let wait = state.pointee.wait
    state.lock.unlock()
    wait?.cancel()
  }
}
