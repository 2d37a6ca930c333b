/// The engine of a buffer that can be read: the deterministic heart and the payloads under one
/// lock, with lines of those who wait.
///
/// Every operation does the same: it takes the lock, asks the heart, serves those who wait, lets
/// the lock go, and only then wakes them and releases what left. So whoever waits is served before
/// the operation that made it possible returns, in the order in which they came, and no code of a
/// user runs under the lock.
///
/// What is called most is compiled for strings as well (`@_specialize`), the payload of most chats:
/// other modules only reach the generic code, which looks up the types that it needs at every call.
@usableFromInline
final class LogEngine<Payload: Sendable>: @unchecked Sendable {
  // Sendable: `state` is only touched under its lock, the rest does not change.

  let configuration: ConversationConfiguration<Payload>
  private let state: GuardedCell<LogState<Payload>>

  /// An engine of an empty buffer.
  convenience init(_ configuration: ConversationConfiguration<Payload>) {
    let heart = ConversationBuffer(
      rules: ConversationRules(configuration), start: configuration.clock.nanoseconds)
    self.init(configuration, LogState(heart))
  }

  /// An engine that goes on from a state.
  init(
    _ configuration: ConversationConfiguration<Payload>, _ state: consuming LogState<Payload>
  ) {
    self.configuration = configuration
    self.state = GuardedCell(state)
  }

  deinit {
    state.pointee.sweeper?.cancel()
    state.deallocate()
  }

  /// Does one operation: under the lock, then what follows from it without the lock.
  ///
  /// - Parameter body: What the state is asked, at an instant in nanoseconds. Short, and calls
  ///   nothing of the user's.
  func perform<Result>(
    _ body: (inout LogState<Payload>, Int64, inout WakeList) -> Result
  ) -> Result {
    let now = clock.nanoseconds
    var wakes = WakeList()
    var departed = Departed<Payload>(isObserved: configuration.observer != nil)
    var retired: Task<Void, Never>?
    var letters: [(group: GroupReference, letter: ConversationDeadLetter<Payload>)] = []
    state.lock.lock()
    let result = body(&state.pointee, now, &wakes)
    state.pointee.serve(at: now, &wakes)
    if !state.pointee.deadLetters.isEmpty { swap(&letters, &state.pointee.deadLetters) }
    state.pointee.collect(&departed)
    if let due = state.pointee.sweepDue() {
      // Starting a task only enqueues it.
      let number = state.pointee.nextSweeperNumber()
      let sweeper = Sweeper.start(number, for: self, at: due, clock: clock)
      retired = state.pointee.changeSweeper(to: sweeper, at: due)
    }
    state.lock.unlock()
    wakes.wakeAll()
    retired?.cancel()
    departed.release(configuration.observer)
    for (group, letter) in letters { bury(letter, of: group) }
    return result
  }
}

extension LogEngine: Sweepable {
  /// How many messages leave under one hold of the lock: some 20 µs.
  private static var expiriesPerHold: Int { 256 }

  @_specialize(where Payload == String)
  func sweep(_ number: Int) -> Int64? {
    settle()
    lapseAll()
    return perform { state, _, _ in state.nextSweep(of: number) }
  }

  /// Lets go of all that is over now, in several holds of the lock where that is much.
  @_specialize(where Payload == String)
  func settle() {
    while perform({ state, now, _ in state.heart.expire(at: now, atMost: Self.expiriesPerHold) }) {}
  }
}

extension LogEngine: WaitingRoom {
  @usableFromInline var clock: ConversationClock { configuration.clock }

  @usableFromInline
  func enter(_ waiter: Waiter<Payload>) -> Bool {
    perform { state, now, _ in state.enter(waiter, at: now) }
  }

  @usableFromInline
  func withdraw(_ waiter: Waiter<Payload>, _ outcome: Waiter<Payload>.Outcome) {
    perform { state, _, wakes in state.withdraw(waiter, outcome, &wakes) }
  }
}
