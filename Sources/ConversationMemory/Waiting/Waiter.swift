/// A party that waits its turn: with a message to append, for one to consume, or for news.
///
/// All of it is guarded by the lock of the engine that it waits at, until it is settled.
@usableFromInline
final class Waiter<Payload>: Sleeper, @unchecked Sendable {
  // Sendable: the engine's lock guards it, and once settled only its owner touches it.

  /// What it waits for, and so in which line it stands.
  enum Wish {
    /// Room for what it wants to append.
    case room
    /// The next message of the shared cursor.
    case message
    /// The next event of a subscription.
    case event(subscription: UInt64)
    /// The next messages of a group, at most so many, for one of its consumers.
    case deliveries(of: GroupReference, consumer: String, atMost: Int)
  }

  /// What became of the wait.
  @usableFromInline
  enum Outcome {
    case append(AppendDecision, ids: Range<ConversationMessageID>)
    case message(ConversationMessage<Payload>)
    case event(ConversationEvent<Payload>)
    case deliveries([ConversationDelivery<Payload>])
    case finished
    case deadline
    case cancelled
  }

  /// Messages to append.
  @usableFromInline
  enum Request {
    case one(Payload, ConversationEntry)
    case all([(payload: Payload, entry: ConversationEntry)])
  }

  let wish: Wish
  /// What it wants to append, all in one step, until it is appended.
  var request: Request?
  private(set) var outcome: Outcome?

  fileprivate var next: Waiter?
  /// Kept alive by the line, as all behind the first are.
  fileprivate unowned(unsafe) var previous: Waiter?
  /// Whether it stands in line; if so, whoever settles it has it woken.
  fileprivate(set) var isQueued = false

  /// A party that waits for a message or an event.
  init(for wish: Wish) {
    self.wish = wish
  }

  /// A party that waits for room.
  init(toAppend request: consuming Request) {
    wish = .room
    self.request = request
  }

  /// Decides the wait, once: later calls change nothing.
  func settle(_ outcome: Outcome) {
    if self.outcome == nil { self.outcome = outcome }
  }
}

/// Those who wait, first come first; anyone can step out. Every operation is O(1), but for those
/// that go through the line.
///
/// The first keeps the second alive, and so on. What points back counts no reference: nobody is
/// pointed at who has stepped out.
@usableFromInline
@frozen
struct WaiterQueue<Payload>: ~Copyable {
  @usableFromInline private(set) var first: Waiter<Payload>?
  @usableFromInline unowned(unsafe) var last: Waiter<Payload>?

  @inlinable
  init() {}

  @inlinable var isEmpty: Bool { first == nil }

  mutating func append(_ waiter: Waiter<Payload>) {
    unsafe waiter.previous = last
    if let last = unsafe last { last.next = waiter } else { first = waiter }
    unsafe last = waiter
    waiter.isQueued = true
  }

  mutating func remove(_ waiter: Waiter<Payload>) {
    guard waiter.isQueued else { return }
    let next = waiter.next
    let previous = unsafe waiter.previous
    unsafe next?.previous = previous
    if next == nil { unsafe last = previous }
    if let previous { previous.next = next } else { first = next }
    waiter.next = nil
    unsafe waiter.previous = nil
    waiter.isQueued = false
  }

  /// The one behind, for going through the line.
  func next(after waiter: Waiter<Payload>) -> Waiter<Payload>? { waiter.next }

  /// Settles one of the line, and has it woken.
  mutating func settle(
    _ waiter: Waiter<Payload>, _ outcome: Waiter<Payload>.Outcome, _ wakes: inout WakeList
  ) {
    remove(waiter)
    waiter.settle(outcome)
    wakes.add(waiter)
  }

  /// Settles all for whom something is there now.
  mutating func serveAll(
    _ wakes: inout WakeList, _ outcome: (Waiter<Payload>) -> Waiter<Payload>.Outcome?
  ) {
    var next = first
    while let waiter = next {
      next = waiter.next
      if let result = outcome(waiter) { settle(waiter, result, &wakes) }
    }
  }

  @inlinable
  deinit {
    if first != nil { unchain() }
  }

  /// Lets go of those who still stand in line, one by one: a long chain of strong links would be
  /// released by recursion.
  @usableFromInline
  func unchain() {
    var next = first
    while let waiter = next {
      next = waiter.next
      waiter.next = nil
    }
  }
}
