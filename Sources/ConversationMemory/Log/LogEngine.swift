/// The engine of a buffer that can be read: the deterministic heart and the payloads under one
/// lock, with lines of those who wait.
///
/// Every operation does the same: it takes the lock, asks the heart, serves those who wait, lets
/// the lock go, and only then wakes them and releases what left. So whoever waits is served before
/// the operation that made it possible returns, in the order in which they came, and no code of a
/// user runs under the lock.
///
/// What every operation does is inlinable, so that a client has it compiled for its own payload:
/// generic code looks up the types that it needs at every call, which takes far longer than the
/// operation. What few operations need is not.
@usableFromInline
final class LogEngine<Payload: Sendable>: @unchecked Sendable {
  // Sendable: `state` is only touched under its lock, the rest does not change.

  @usableFromInline let configuration: ConversationConfiguration<Payload>
  @usableFromInline let isObserved: Bool
  @usableFromInline let state: GuardedCell<LogState<Payload>>
  /// Other logs that have dead letters for this one.
  @usableFromInline let feeders = LogFeeders()

  /// An engine of an empty buffer.
  @inlinable
  convenience init(_ configuration: ConversationConfiguration<Payload>) {
    self.init(configuration, LogState(ConversationBuffer(configuration)))
  }

  /// An engine that goes on from a state.
  @inlinable
  init(
    _ configuration: ConversationConfiguration<Payload>, _ state: consuming LogState<Payload>
  ) {
    self.configuration = configuration
    isObserved = configuration.observer != nil
    self.state = GuardedCell(state)
    if !configuration.isSwept { self.state.pointee.sweeps = .idle }
  }

  deinit {
    if !state.pointee.order.isEmpty {
      state.pointee.collectRest().tell(configuration.observer)
    }
    state.deallocate()
  }

  /// Does one operation: under the lock, then what follows from it without the lock.
  ///
  /// - Parameter body: What the state is asked, at an instant in nanoseconds. Short, and calls
  ///   nothing of the user's.
  @inlinable
  @inline(__always)
  func perform<Result>(
    _ body: (inout LogState<Payload>, Int64, inout WakeList) -> Result
  ) -> Result {
    if feeders.isUsed { bringUpFeeders() }
    return perform(asOf: .max, body)
  }

  /// Does one operation as of an instant, if that is not later than now; those who wait are served
  /// as of now.
  @inlinable
  @inline(__always)
  func perform<Result>(
    asOf instant: Int64, _ body: (inout LogState<Payload>, Int64, inout WakeList) -> Result
  ) -> Result {
    let time = ClockReading(configuration.clock)
    var wakes = WakeList()
    var departed = Departed<Payload>(isObserved: isObserved)
    state.lock.lock()
    let now = time.nanoseconds
    let then = min(instant, now)
    state.pointee.bringUp(to: then)
    let result = body(&state.pointee, then, &wakes)
    if then < now { state.pointee.bringUp(to: now) }
    if state.pointee.hasToServe(at: now) { state.pointee.serve(at: now, &wakes) }
    if !state.pointee.heart.departures.isEmpty { state.pointee.collect(&departed) }
    let retired = state.pointee.mayHaveSweepDue ? changeSweeper() : nil
    let hasDeadLetters = state.pointee.hasDeadLetters
    state.lock.unlock()
    if !wakes.isEmpty { wakes.wakeAll() }
    if let retired { retired.cancel() }
    if isObserved { departed.tell(configuration.observer) }
    if hasDeadLetters { buryDeadLetters() }
    return result
  }

  /// Starts a sweeper, if one has to come before the one that there is; under the lock.
  ///
  /// - Returns: The one that there was, to be cancelled without the lock.
  @usableFromInline
  @inline(never)
  func changeSweeper() -> Task<Void, Never>? {
    guard let due = state.pointee.sweepDue() else { return nil }
    let now = state.pointee.heart.latest
    return state.pointee.sweeps.expect(at: due, from: now, for: self, clock: clock)
  }
}

extension LogEngine: Sweepable {
  func sweep(_ number: Int) -> Int64? {
    settle()
    return perform { state, _, _ in state.nextSweep(of: number) }
  }
}

extension LogEngine: LogRoom {
  @usableFromInline var clock: ConversationClock { configuration.clock }

  @usableFromInline
  func giveWay() {
    if state.lock.takeWanted() { Backoff.nap() }
  }
}
