/// When the sweeper of a buffer comes next, and which one that is; guarded by the buffer's lock.
///
/// There is one at a time. It says when it comes again each time that it goes; when something will
/// be over noticeably sooner, another one takes its place: where each message is over a little
/// sooner than the one before, each would start and end a task otherwise. One that was replaced may
/// have woken before it was cancelled: its number tells that it has no say any more. The last one
/// ends with this.
///
/// Who is at work in several holds of a lock, or under several locks, says so when it begins; what
/// is expected meanwhile is then noted for it.
@usableFromInline
struct SweepPlan: ~Copyable {
  /// When a sweeper comes; the greatest instant if none will.
  private(set) var next = Int64.max
  /// What is over before this has another sweeper come.
  @usableFromInline private(set) var bound = Int64.max
  @usableFromInline private(set) var sweeper: Task<Void, Never>?
  /// How many sweepers there have been; the last one's number.
  private var number = 0
  private var isSweeping = false

  @usableFromInline
  init() {}

  /// A plan by which no sweeper ever comes: each that is asked for would come too late.
  @usableFromInline static var idle: Self {
    var plan = Self()
    plan.next = .min
    plan.bound = .min
    return plan
  }

  @inlinable
  deinit {
    sweeper?.cancel()
  }

  /// Has a sweeper come at an instant, unless one comes before, or not much later.
  ///
  /// - Parameter now: The present instant, or one shortly before.
  /// - Returns: The one in whose place it comes, to be cancelled without the lock.
  mutating func expect(
    at due: Int64, from now: Int64, for buffer: some Sweepable, clock: ConversationClock
  ) -> Task<Void, Never>? {
    guard due < bound else { return nil }
    // Another one beside the one that is at work would have them wait for each other.
    guard !isSweeping else {
      (next, bound) = (due, due)
      return nil
    }
    come(at: due, from: now)
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
    (next, bound) = (.max, .max)
    return true
  }

  /// Notes that a sweeper has been everywhere.
  ///
  /// - Parameters:
  ///   - due: When something will be over that it saw; nil if nothing ever will.
  ///   - now: The present instant, or one shortly before.
  /// - Returns: When it comes again; nil if it ends.
  mutating func end(_ number: Int, next due: Int64?, from now: Int64) -> Int64? {
    guard number == self.number else { return nil }
    come(at: isSweeping ? min(next, due ?? .max) : due ?? .max, from: now)
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
    (next, bound) = (.max, .max)
    defer { sweeper = nil }
    return sweeper
  }

  /// Notes when a sweeper comes. One that comes later than another would by a part of the time
  /// until then, or by a rest, is as good.
  private mutating func come(at due: Int64, from now: Int64) {
    next = due
    bound = due == .max ? due : due - min(Sweeper.rest, max(0, due.subtractingClamped(now)) / 64)
  }
}
