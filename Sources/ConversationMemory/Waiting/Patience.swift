import CConversationThreads

/// How long a thread looks for what it waits for before it goes to sleep: about as long as waking
/// it would take.
///
/// Looks are counted while they only pause. From the first one on that yields the core, time counts
/// too: on a busy machine a yield can last milliseconds, and some tens of them would hold a thread
/// back from its place in line and from its deadline.
@usableFromInline
struct Patience {
  /// The time of all yields: a sleeping thread takes longer to wake.
  private static let yieldTime: Int64 = 50_000

  private var attempt = 0
  private var end = Int64.max

  @usableFromInline
  init() {}

  /// Pauses a little.
  ///
  /// - Returns: Whether to look again.
  @usableFromInline
  mutating func lasts() -> Bool { lasts { cbwm_precise_now() } }

  /// Pauses a little.
  ///
  /// - Parameter now: The clock, read only when a yield is over.
  /// - Returns: Whether to look again.
  mutating func lasts(by now: () -> Int64) -> Bool {
    if attempt == Backoff.spins { end = now() + Self.yieldTime }
    Backoff.pause(attempt: attempt)
    attempt += 1
    if attempt > Backoff.spins, now() >= end { return false }
    return attempt < Backoff.spinsAndYields
  }
}
