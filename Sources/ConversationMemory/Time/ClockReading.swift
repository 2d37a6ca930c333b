import CConversationThreads

/// A reading of a clock that is taken when it is needed, if that may be under a lock.
///
/// The coarse clock is: its reading then overlaps with that of what the lock guards, while one
/// before the lock is waited for, since taking a lock waits for all that is under way. Other clocks
/// are read before: the precise one takes long, and an injected one is the user's code, which never
/// runs under a lock.
@usableFromInline
struct ClockReading {
  /// In nanoseconds of the clock; `unread` if the coarse clock is to be read.
  @usableFromInline let instant: Int64

  @inlinable static var unread: Int64 { .min }

  @inlinable
  @inline(__always)
  init(_ clock: borrowing ConversationClock) {
    if case .coarse = clock.source { instant = Self.unread } else { instant = clock.nanoseconds }
  }

  /// The instant, in nanoseconds.
  @inlinable
  @inline(__always)
  var nanoseconds: Int64 { instant == Self.unread ? cbwm_coarse_now() : instant }
}
