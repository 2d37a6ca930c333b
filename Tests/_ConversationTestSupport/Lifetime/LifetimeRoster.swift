import Synchronization

/// Probes of which a test wants to know, one by one, that each was released exactly once.
///
/// ```
/// tallies   [ of probe 0 | of probe 1 | … ]   one each
/// holds     [ +1         | +1         | … ]   a reference each, until settled
/// ```
///
/// While the roster holds a probe, nobody else's releases can end it, unless there is one too many:
/// then it ends too soon, and its tally shows so. When the roster lets go, each probe ends,
/// unless somebody released it once too seldom.
///
/// ```swift
/// let roster = LifetimeRoster(count: 100)
/// for number in 0..<100 { buffer.append(roster.probe(number)) }
/// // … take some, drop them, drop the buffer, join all threads …
/// #expect(roster.settle() == LifetimeRoster.Settlement())
/// ```
@safe package final class LifetimeRoster: Sendable {
  /// What became of the probes; both lists are empty if each was released exactly once.
  package struct Settlement: Equatable, Sendable {
    /// The probes that were released more often than retained, in order.
    package var overReleased: [Int] = []
    /// The probes that somebody still holds, in order.
    package var leaked: [Int] = []

    package init(overReleased: [Int] = [], leaked: [Int] = []) {
      self.overReleased = overReleased
      self.leaked = leaked
    }
  }

  private let tallies: [Tally]
  private let holds: [Unmanaged<LifetimeProbe>]
  private let isSettled = Atomic<Bool>(false)

  /// Makes so many probes, numbered from 0.
  package init(count: Int) {
    let tallies = (0..<count).map { _ in Tally() }
    self.tallies = tallies
    unsafe holds = (0..<count).map { unsafe .passRetained(LifetimeProbe($0, tallies[$0])) }
  }

  deinit {
    if !isSettled.load(ordering: .acquiring) { _ = settle() }
  }

  /// A reference to one of the probes, which must not have been released too often.
  package func probe(_ number: Int) -> LifetimeProbe {
    precondition(!isSettled.load(ordering: .acquiring), "A settled roster holds no probes.")
    return unsafe holds[number].takeUnretainedValue()
  }

  /// Lets go of the probes and says what became of them; once, after all threads are done.
  package func settle() -> Settlement {
    let wasSettled = isSettled.exchange(true, ordering: .acquiringAndReleasing)
    precondition(!wasSettled, "A roster is settled once.")
    var settlement = Settlement()
    for (number, tally) in tallies.enumerated() {
      if tally.releasedCount > 0 {
        // Not released again: the memory is no longer the probe's.
        settlement.overReleased.append(number)
        continue
      }
      unsafe holds[number].release()
      if tally.liveCount > 0 { settlement.leaked.append(number) }
    }
    return settlement
  }
}
