import CConversationThreads

/// How long a thread looks for what it waits for before it goes to sleep: about as long as waking
/// it would take.
///
/// It pauses a little at first, and then yields the core, which gives the other side the chance to
/// run where there are more threads than cores, and is a longer pause where there are not. On a
/// busy machine one yield may last longer than all of the time below: then the others are at work,
/// and what is waited for is likely to be there after a few more.
@usableFromInline
struct Patience {
  /// What a thread waits for.
  @usableFromInline
  enum Wish {
    /// A message may come at any moment, and is worth a few short looks.
    case message
    /// A full buffer has much to hand out first. The core is yielded at once.
    case room
  }

  /// Who waits.
  @usableFromInline
  enum Party {
    case thread
    /// It holds a thread of the pool meanwhile, and takes less time to be woken.
    case task
  }

  /// The time of all yields, in nanoseconds: a sleeping thread takes longer to wake.
  private let yieldTime: Int64
  /// Yields at least, however long they last,
  private let leastYields: Int
  /// unless they last so long: a thread is not to be held back from its place in line, nor from its
  /// deadline, for longer than a system's tick or so.
  static let longestYieldTime: Int64 = 4_000_000
  /// Looks that only pause, and how long each of them does, in pauses of the core.
  static let spins = 8
  private static let pause = 3

  private var attempt: Int
  private var start = Int64.max

  @usableFromInline
  init(of party: Party, for wish: Wish) {
    attempt = wish == .room ? Self.spins : 0
    yieldTime = party == .thread ? 50_000 : 5_000
    leastYields = party == .thread ? 12 : 4
  }

  /// Pauses a little.
  ///
  /// - Returns: Whether to look again.
  @usableFromInline
  mutating func lasts() -> Bool { lasts { cbwm_precise_now() } }

  /// Pauses a little.
  ///
  /// - Parameter now: The clock, read only for yields.
  /// - Returns: Whether to look again.
  mutating func lasts(by now: () -> Int64) -> Bool {
    defer { attempt += 1 }
    if attempt < Self.spins {
      Backoff.pause(Self.pause)
      return true
    }
    if start == .max { start = now() }
    cbwm_yield()
    let time = now() - start
    if time < yieldTime { return true }
    return attempt < Self.spins + leastYields && time < Self.longestYieldTime
  }
}

extension Patience {
  /// Looks for something, and again for as long as patience lasts.
  ///
  /// - Parameter look: Gives what is there; nil if there is nothing yet.
  /// - Returns: Nil if it did not come.
  @inlinable
  @inline(__always)
  static func look<Found>(as party: Party, for wish: Wish, _ look: () -> Found?) -> Found? {
    if let found = look() { return found }
    var patience = Patience(of: party, for: wish)
    while patience.lasts() {
      if let found = look() { return found }
    }
    return nil
  }
}
