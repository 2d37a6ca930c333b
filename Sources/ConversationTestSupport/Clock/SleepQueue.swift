/// The number under which one sleeper or watcher is known; a later arrival has a higher one.
struct SleepTicket: Comparable, Sendable {
  let number: UInt64

  static func < (first: SleepTicket, second: SleepTicket) -> Bool { first.number < second.number }
}

/// Who sleeps until when, and who waits for how many to sleep.
///
/// ```
/// sleepers   [ 5 #2 | 5 #7 | 8 #1 | 30 #4 ]   ordered by deadline, then ticket
///              └── wake(upTo: 5) ──┘
/// watchers   [ ≥ 6 #3 | ≥ 9 #5 ]              in order of arrival
/// ```
///
/// A sleeper is held from `sleep` to the one `wake` or `cancel` that hands it back; that it is
/// handed back once is what keeps its continuation from being resumed twice.
/// The queue is a value without clock, lock or continuation: `Sleeper` and `Watcher` are
/// whatever its owner wants to have back, numbers in its tests.
///
/// Invariant: the sleepers are in strictly increasing order of (deadline, ticket).
struct SleepQueue<Deadline: Comparable & Sendable, Sleeper: Sendable, Watcher: Sendable>: ~Copyable
{
  private struct Sleep {
    let deadline: Deadline
    let ticket: SleepTicket
    let sleeper: Sleeper

    var order: (Deadline, SleepTicket) { (deadline, ticket) }
  }

  private struct Watch {
    let sleeperCount: Int
    let ticket: SleepTicket
    let watcher: Watcher
  }

  private var sleeps: [Sleep] = []
  private var watches: [Watch] = []

  /// The number of sleepers held.
  var sleeperCount: Int { sleeps.count }

  /// Holds a sleeper until its deadline.
  ///
  /// - Returns: the watchers that waited for this many sleepers, in order of arrival.
  /// - Complexity: O(*s* + *w*) for *s* sleepers and *w* watchers.
  mutating func sleep(
    _ sleeper: Sleeper, until deadline: Deadline, ticket: SleepTicket
  ) -> [Watcher] {
    var low = 0
    var high = sleeps.count
    while low < high {
      let middle = (low + high) / 2
      if sleeps[middle].order < (deadline, ticket) { low = middle + 1 } else { high = middle }
    }
    sleeps.insert(Sleep(deadline: deadline, ticket: ticket, sleeper: sleeper), at: low)
    let satisfied = watches.filter { $0.sleeperCount <= sleeps.count }
    watches.removeAll { $0.sleeperCount <= sleeps.count }
    return satisfied.map(\.watcher)
  }

  /// Gives back the sleepers whose deadline is not after the instant, by deadline, then ticket.
  ///
  /// - Complexity: O(*s*) for *s* sleepers.
  mutating func wake(upTo instant: Deadline) -> [Sleeper] {
    let due = sleeps.prefix { $0.deadline <= instant }.map(\.sleeper)
    sleeps.removeFirst(due.count)
    return due
  }

  /// Gives back the sleeper of a ticket, or nil if it was given back before or never came.
  ///
  /// - Complexity: O(*s*) for *s* sleepers.
  mutating func cancelSleep(_ ticket: SleepTicket) -> Sleeper? {
    guard let index = sleeps.firstIndex(where: { $0.ticket == ticket }) else { return nil }
    return sleeps.remove(at: index).sleeper
  }

  /// Holds a watcher until so many sleepers are held at once.
  ///
  /// - Returns: whether it is held; if not, there are enough sleepers already.
  mutating func watch(_ watcher: Watcher, sleeperCount: Int, ticket: SleepTicket) -> Bool {
    guard sleeps.count < sleeperCount else { return false }
    watches.append(Watch(sleeperCount: sleeperCount, ticket: ticket, watcher: watcher))
    return true
  }

  /// Gives back the watcher of a ticket, or nil if it was given back before or never came.
  mutating func cancelWatch(_ ticket: SleepTicket) -> Watcher? {
    guard let index = watches.firstIndex(where: { $0.ticket == ticket }) else { return nil }
    return watches.remove(at: index).watcher
  }
}
