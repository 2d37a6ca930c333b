import Testing
import _ConversationTestSupport

@testable import ConversationAggregates

/// A tree and its naive twin, a sorted array, which are told the same.
struct TreeWalk<Monoid: ConversationMonoid> where Monoid.Partial: Equatable {
  private let monoid: Monoid
  private(set) var tree: FingerTree<Monoid>
  private var model: [(time: Int64, partial: Monoid.Partial)] = []

  init(_ monoid: Monoid) {
    self.monoid = monoid
    tree = FingerTree(monoid)
  }

  var times: [Int64] { model.map(\.time) }

  mutating func insert(_ input: Monoid.Input, at time: Int64) {
    tree.insert(monoid.lift(input), at: time)
    var index = model.count
    while index > 0, model[index - 1].time > time { index -= 1 }
    model.insert((time, monoid.lift(input)), at: index)
  }

  mutating func removeAll(before time: Int64) {
    tree.removeAll(before: time)
    model.removeFirst(model.firstIndex { $0.time >= time } ?? model.count)
  }

  mutating func removeFirst() {
    tree.removeFirst()
    let first = model.first?.time
    model.removeFirst(model.firstIndex { $0.time != first } ?? model.count)
  }

  private func total(before time: Int64) -> Monoid.Partial {
    model.prefix { $0.time < time }.reduce(monoid.identity) { monoid.combine($0, $1.partial) }
  }

  /// Compares both, also up to a time.
  func check(before time: Int64, sourceLocation: SourceLocation = #_sourceLocation) {
    tree.checkInvariants(areEqual: ==)
    let all = model.reduce(monoid.identity) { monoid.combine($0, $1.partial) }
    #expect(tree.total == all, sourceLocation: sourceLocation)
    #expect(tree.total(before: time) == total(before: time), sourceLocation: sourceLocation)
    #expect(tree.firstTime == model.first?.time, sourceLocation: sourceLocation)
    #expect(tree.count == Set(times).count, sourceLocation: sourceLocation)
  }
}
