import Testing
import _ConversationTestSupport

@testable import ConversationAggregates

/// A tree and its naive twin, a sorted array, which are told the same.
struct TreeWalk<Monoid: ConversationMonoid> where Monoid.Partial: Equatable {
  private let monoid: Monoid
  /// Whether entries of one time are merged.
  private var isMerging = false
  private(set) var tree: FingerTree<Monoid>
  private var model: [(time: Int64, input: Monoid.Input)] = []

  init(_ monoid: Monoid) {
    self.monoid = monoid
    tree = FingerTree(monoid)
  }

  mutating func insert(_ input: Monoid.Input, at time: Int64) {
    tree.insert(input, at: time)
    var index = model.count
    while index > 0, model[index - 1].time > time { index -= 1 }
    model.insert((time, input), at: index)
  }

  /// How many entries there are: of those that are merged, one for each time.
  private var entryCount: Int { isMerging ? Set(model.map(\.time)).count : model.count }

  mutating func removeAll(before time: Int64) {
    tree.removeAll(before: time)
    model.removeFirst(model.firstIndex { $0.time >= time } ?? model.count)
  }

  mutating func removeFirst() {
    tree.removeFirst()
    model.removeFirst()
  }

  private func total(before time: Int64?) -> Monoid.Partial {
    let entries = model.prefix { entry in time.map { entry.time < $0 } ?? true }
    return entries.reduce(monoid.identity) { monoid.combine($0, monoid.lift($1.input)) }
  }

  /// Compares both, also up to a time.
  func check(before time: Int64, sourceLocation: SourceLocation = #_sourceLocation) {
    tree.checkInvariants(areEqual: ==)
    #expect(tree.total == total(before: nil), sourceLocation: sourceLocation)
    #expect(tree.total(before: time) == total(before: time), sourceLocation: sourceLocation)
    #expect(tree.firstTime == model.first?.time, sourceLocation: sourceLocation)
    #expect(tree.count == entryCount, sourceLocation: sourceLocation)
  }
}

extension TreeWalk where Monoid.Input == Monoid.Partial {
  mutating func merge(_ partial: Monoid.Partial, at time: Int64) {
    isMerging = true
    tree.merge(partial, at: time)
    model.insert((time, partial), at: model.lastIndex { $0.time <= time }.map { $0 + 1 } ?? 0)
  }
}
