import CConversationThreads

/// How long to hold off before looking again: a little at first, then the core, then a nap.
@usableFromInline
enum Backoff {
  /// Looks that only pause: about 10 µs in all, the time in which a running thread gets things
  /// done.
  static let spins = 40
  /// Looks until naps begin. Yielding gives a holder without a core the chance to run.
  static let spinsAndYields = 100

  /// Looks of a task before it is suspended: fewer, since it holds a thread of the pool meanwhile.
  @usableFromInline static var looksOfTasks: Int { 20 }

  @usableFromInline
  static func pause(attempt: Int) {
    if attempt < spins {
      for _ in 0..<16 { cbwm_pause() }
    } else if attempt < spinsAndYields {
      cbwm_yield()
    } else {
      cbwm_nap(50_000)
    }
  }
}
