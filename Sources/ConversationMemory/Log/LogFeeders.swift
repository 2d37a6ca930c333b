import Synchronization

/// The logs that have dead letters for another one, which does not keep them.
///
/// A dead letter has the instant at which it became one, and whoever looks at a later instant sees
/// it: so those where it may come from are brought up first.
@usableFromInline
final class LogFeeders: Sendable {
  private struct Feeder {
    weak var log: (any LogFeeder)?
  }

  @usableFromInline let hasAny = Atomic<Bool>(false)
  private let all = Mutex<[Feeder]>([])
  /// Whether somebody asks them just now: two logs may have dead letters for each other.
  private let isAsking = Atomic<Bool>(false)

  @usableFromInline
  init() {}

  /// Whether there are any, or were.
  @inlinable var isUsed: Bool { hasAny.load(ordering: .acquiring) }

  /// Adds a log, if it is not among them.
  func add(_ log: any LogFeeder) {
    all.withLock { all in
      all.removeAll { $0.log == nil }
      if !all.contains(where: { $0.log === log }) { all.append(Feeder(log: log)) }
    }
    hasAny.store(true, ordering: .releasing)
  }

  /// Has all of them send what they have by now.
  func bringUp() {
    guard !isAsking.exchange(true, ordering: .acquiringAndReleasing) else { return }
    for log in all.withLock({ $0.compactMap(\.log) }) { log.bringUp() }
    isAsking.store(false, ordering: .releasing)
  }
}

/// A log that may have dead letters for others.
protocol LogFeeder: AnyObject, Sendable {
  /// Does what is to be done by now.
  func bringUp()
}
