/// When the sweeper of a buffer comes next, and which one that is; guarded by the buffer's lock.
///
/// There is one at a time. It says when it comes again each time that it goes; when something will
/// be over sooner, another one takes its place. One that was replaced may have woken before it was
/// cancelled: its number tells that it has no say any more. The last one ends with this.
///
/// Who is at work in several holds of a lock, or under several locks, says so when it begins; what
/// is expected meanwhile is then noted for it.
@usableFromInline
struct SweepPlan: ~Copyable {
  /// When a sweeper comes; the greatest instant if none will.
  @usableFromInline private(set) var next = Int64.max
  @usableFromInline private(set) var sweeper: Task<Void, Never>?
  /// How many sweepers there have been; the last one's number.
  private var number = 0
  private var isSweeping = false

  init() {}

  /// A plan by which no sweeper ever comes: each that is asked for would come too late.
  @usableFromInline static var idle: Self {
    var plan = Self()
    plan.next = .min
    return plan
  }

  @inlinable
  deinit {
    sweeper?.cancel()
  }

  /// Has a sweeper come at an instant, unless one comes before.
  ///
  /// - Returns: The one in whose place it comes, to be cancelled without the lock.
  mutating func expect(
    at due: Int64, for buffer: some Sweepable, clock: ConversationClock
  ) -> Task<Void, Never>? {
    guard due < next else { return nil }
    next = due
    // Another one beside the one that is at work would have them wait for each other.
    guard !isSweeping else { return nil }
    number += 1
    let retired = sweeper
    // Starting a task only enqueues it, which is short enough for a lock.
    sweeper = Sweeper.start(number, for: buffer, at: due, clock: clock)
    return retired
  }

  /// Notes that a sweeper is at work until it says when it comes again.
  ///
  /// - Returns: Whether it is the one that is expected.
  mutating func begin(_ number: Int) -> Bool {
    guard number == self.number else { return false }
    isSweeping = true
    next = .max
    return true
  }

  /// Notes that a sweeper has been everywhere.
  ///
  /// - Parameter due: When something will be over that it saw; nil if nothing ever will.
  /// - Returns: When it comes again; nil if it ends.
  mutating func end(_ number: Int, next due: Int64?) -> Int64? {
    guard number == self.number else { return nil }
    next = isSweeping ? min(next, due ?? .max) : due ?? .max
    isSweeping = false
    guard next == .max else { return next }
    sweeper = nil
    return nil
  }

  /// Has no sweeper come any more.
  ///
  /// - Returns: The one that there was, to be cancelled without the lock.
  mutating func retire() -> Task<Void, Never>? {
    number += 1
    next = .max
    defer { sweeper = nil }
    return sweeper
  }
}
