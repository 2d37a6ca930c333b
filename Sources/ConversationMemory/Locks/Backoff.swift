import CConversationThreads

/// How long to hold off before looking again: a little at first, twice as long each time, then the
/// core, then a nap.
@usableFromInline
struct Backoff {
  /// Looks that only pause: 8 µs in all at 25 ns a pause, the time in which a thread that runs gets
  /// short things done.
  private static let spins = 10
  /// Looks until naps begin. Yielding gives a holder without a core the chance to run.
  private static let spinsAndYields = 100
  /// The longest pause, in pauses of the core: some 2 µs, in which the one who is not waiting does
  /// many things in a row. Shorter ones make the two fetch the same line from each other each time.
  private static let longestPause = 64

  private var attempt = 0

  @usableFromInline
  init() {}

  /// Whether short things would have been done by now.
  var isLong: Bool { attempt > Self.spins }

  @usableFromInline
  mutating func pause() {
    if attempt < Self.spins {
      Self.pause(min(8 << attempt, Self.longestPause))
    } else if attempt < Self.spinsAndYields {
      cbwm_yield()
    } else {
      Self.nap()
    }
    attempt += 1
  }

  /// Sleeps for as short as a thread can.
  static func nap() { cbwm_nap(50_000) }

  /// Tells the core so many times that this is a loop that waits.
  static func pause(_ count: Int) {
    for _ in 0..<count { cbwm_pause() }
  }
}
