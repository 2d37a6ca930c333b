/// The lines of those who wait at an engine, guarded by its lock.
///
/// A closure of the engine's, `outcome`, says what a waiter gets now, or nil if it has to wait on.
@usableFromInline
@frozen
struct WaitingLines<Payload>: ~Copyable {
  @usableFromInline private(set) var producers = WaiterQueue<Payload>()
  @usableFromInline private(set) var consumers = WaiterQueue<Payload>()
  @usableFromInline private(set) var subscribers = WaiterQueue<Payload>()
  /// Those who wait for messages of a group.
  @usableFromInline private(set) var receivers = ReceiverLines<Payload>()

  @inlinable
  init() {}

  /// Whether somebody waits for room, so that an append has to stand behind.
  @inlinable var hasProducers: Bool { !producers.isEmpty }

  @inlinable var isEmpty: Bool {
    producers.isEmpty && consumers.isEmpty && subscribers.isEmpty && receivers.isEmpty
  }

  /// Lets a waiter stand in line.
  mutating func append(_ waiter: Waiter<Payload>) {
    switch waiter.wish {
    case .room: producers.append(waiter)
    case .message: consumers.append(waiter)
    case .event: subscribers.append(waiter)
    case .deliveries(let group, _, _): receivers.append(waiter, to: group)
    }
  }

  /// Settles a waiter that is not settled yet; if it stands in line, it steps out and is woken.
  mutating func withdraw(
    _ waiter: Waiter<Payload>, _ outcome: Waiter<Payload>.Outcome, _ wakes: inout WakeList
  ) {
    guard waiter.outcome == nil else { return }
    guard waiter.isQueued else { return waiter.settle(outcome) }
    switch waiter.wish {
    case .room: producers.settle(waiter, outcome, &wakes)
    case .message: consumers.settle(waiter, outcome, &wakes)
    case .event: subscribers.settle(waiter, outcome, &wakes)
    case .deliveries(let group, _, _): receivers.settle(waiter, of: group, outcome, &wakes)
    }
  }

  /// Settles all who wait for room or a message that is there now, first come first served.
  mutating func serve(
    _ wakes: inout WakeList, outcome: (Waiter<Payload>) -> Waiter<Payload>.Outcome?
  ) {
    var served = true
    // What a consumer takes makes room, and what a producer appends can be consumed.
    while served {
      served = false
      while let first = producers.first, let result = outcome(first) {
        producers.settle(first, result, &wakes)
        served = true
      }
      while let first = consumers.first, let result = outcome(first) {
        consumers.settle(first, result, &wakes)
        served = true
      }
    }
  }

  /// Settles all subscribers for whom something is there now.
  mutating func serveSubscribers(
    _ wakes: inout WakeList, outcome: (Waiter<Payload>) -> Waiter<Payload>.Outcome?
  ) {
    subscribers.serveAll(&wakes, outcome)
  }

  /// Settles all who wait for messages of a group of which some are there now.
  mutating func serveReceivers(
    _ wakes: inout WakeList, outcome: (Waiter<Payload>) -> Waiter<Payload>.Outcome?
  ) {
    receivers.serve(&wakes, outcome)
  }
}
