/// The lines of those who wait for messages of groups, one for each group.
///
/// Who waits at a group wants whatever it hands out next: where there is nothing for the first of a
/// line, there is nothing for those behind, and nobody looks at them.
@usableFromInline
@frozen
struct ReceiverLines<Payload>: ~Copyable {
  /// The line of a group, at which somebody waits.
  @usableFromInline
  final class Line {
    var waiters = WaiterQueue<Payload>()
  }

  private var lines: [GroupReference: Line] = [:]
  /// At how many groups somebody waits.
  @usableFromInline private(set) var groupCount = 0

  @inlinable
  init() {}

  /// Whether nobody waits.
  @inlinable var isEmpty: Bool { groupCount == 0 }

  /// How many wait. O(waiters), for tests.
  var count: Int { lines.values.reduce(0) { $0 + $1.waiters.count } }

  /// Lets a waiter stand in the line of a group. O(1).
  mutating func append(_ waiter: Waiter<Payload>, to group: GroupReference) {
    let line = lines[group] ?? Line()
    line.waiters.append(waiter)
    lines[group] = line
    groupCount = lines.count
  }

  /// Settles one who stands in the line of a group, and has it woken. O(1).
  mutating func settle(
    _ waiter: Waiter<Payload>, of group: GroupReference, _ outcome: Waiter<Payload>.Outcome,
    _ wakes: inout WakeList
  ) {
    guard let line = lines[group] else { return }
    line.waiters.settle(waiter, outcome, &wakes)
    forget(group, ifEmpty: line)
  }

  /// Settles all for whom something is there now, first come first served at each group, in the
  /// order of the groups. O(groups log groups), and a look for each that gets something.
  mutating func serve(
    _ wakes: inout WakeList, _ outcome: (Waiter<Payload>) -> Waiter<Payload>.Outcome?
  ) {
    for (group, line) in lines.sorted(by: { $0.key.number < $1.key.number }) {
      while let first = line.waiters.first, let result = outcome(first) {
        line.waiters.settle(first, result, &wakes)
      }
      forget(group, ifEmpty: line)
    }
  }

  private mutating func forget(_ group: GroupReference, ifEmpty line: Line) {
    guard line.waiters.isEmpty else { return }
    lines[group] = nil
    groupCount = lines.count
  }
}
