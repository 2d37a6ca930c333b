import ConversationAggregates
import Testing
import _ConversationTestSupport

@testable import ConversationAggregates

@Suite("The finger tree")
struct FingerTreeTests {
  @Test("W11 totals are in order of time, whatever the order of up to five messages")
  func everySmallCase() {
    func visit(_ walk: TreeWalk<Joined>, _ left: [Int64]) {
      walk.check(before: 2)
      for removed in 0...6 {
        var walk = walk
        walk.removeAll(before: Int64(removed))
        walk.check(before: 4)
        // A message comes at each place afterwards.
        walk.insert(9, at: Int64(left.first ?? 3))
        walk.check(before: 3)
      }
      for time in left {
        var walk = walk
        walk.insert(Int(time), at: time)
        visit(walk, left.filter { $0 != time })
      }
    }
    visit(TreeWalk(Joined()), [1, 2, 3, 4, 5])
  }

  @Test("W11 whatever comes late and leaves, totals are those of the entries in order of time")
  func againstSorted() {
    withSeed { random in
      for lateness: Int64 in [0, 1, 5, 50, 400] {
        for _ in 0..<6 {
          wander(Joined(), steps: 1_000, lateness: lateness, window: 500, &random)
          wander(ConversationIntegerSum(), steps: 1_000, lateness: lateness, window: 500, &random)
        }
      }
    }
  }

  @Test("W11 it is so in a tree of several levels, too")
  func severalLevels() {
    withSeed { random in
      for lateness: Int64 in [3, 300, 20_000] {
        let steps = 24_000
        wander(ChainedSteps(), steps: steps, lateness: lateness, window: 18_000, &random)
        wander(ConversationIntegerSum(), steps: steps, lateness: lateness, window: 18_000, &random)
      }
    }
  }

  /// Walks through a window that fills up, slides, and now and then shrinks to next to nothing.
  private func wander<Monoid: ConversationMonoid>(
    _ monoid: Monoid, steps: Int, lateness: Int64, window: Int64, _ random: inout SeededGenerator
  ) where Monoid.Input == Int, Monoid.Partial: Equatable {
    var walk = TreeWalk(monoid)
    var now: Int64 = 0
    for number in 1...steps {
      now += Int64.random(in: 0...2, using: &random)
      walk.insert(number, at: now - Int64.random(in: 0...lateness, using: &random))
      if number % 3 == 0 { walk.removeAll(before: now - window) }
      if number % (steps / 3) == 0 {
        walk.removeAll(before: now - Int64.random(in: -1...window / 4, using: &random))
      }
      if walk.tree.count > 0, number % 11 == 0 { walk.removeFirst() }
      if number % max(7, steps / 100) == 0 {
        walk.check(before: now - Int64.random(in: -2...window, using: &random))
      }
    }
    walk.removeAll(before: .max)
    walk.check(before: now)
    walk.insert(1, at: 0)
    walk.check(before: 1)
  }

  @Test("W11 messages of one time stand in the order in which they came, or are one entry")
  func equalTimes() {
    withSeed { random in
      for spread: Int64 in [1, 4, 40] {
        var walk = TreeWalk(ChainedSteps())
        var merged = TreeWalk(MergedSteps())
        for number in 0..<4_000 {
          let time = Int64.random(in: 0...spread, using: &random) + Int64(number / 400)
          walk.insert(number, at: time)
          merged.merge(ChainedSteps().lift(number), at: time)
          if number % 9 == 0 { walk.removeFirst() }
          if number % 300 == 0 {
            walk.removeAll(before: Int64(number / 400))
            merged.removeAll(before: Int64(number / 400))
          }
          if number % 150 == 0 {
            walk.check(before: time)
            merged.check(before: time)
          }
        }
      }
    }
  }

  @Test("W11 a late message finds its place in every leaf, full or not, and next to every edge")
  func everyPlace() {
    var walk = TreeWalk(ChainedSteps())
    for number in 0..<1_200 { walk.insert(number, at: Int64(2 * number)) }
    walk.removeAll(before: 61)
    for time in stride(from: Int64(1), through: 2_399, by: 2) {
      var walk = walk
      walk.insert(7, at: time)
      walk.check(before: time + 1)
      // The leaf is full, or has just been split, when more come.
      for _ in 0..<3 { walk.insert(8, at: time - 1) }
      walk.check(before: time)
    }
  }

  @Test("L9 a copy of a tree is a tree of its own")
  func copies() {
    withSeed { random in
      var walk = TreeWalk(ChainedSteps())
      for number in 0..<3_000 { walk.insert(number, at: Int64(number ^ 37)) }
      for change in 0..<6 {
        var other = walk
        switch change {
        case 0: other.insert(1, at: 5_000)
        case 1: other.insert(1, at: Int64.random(in: 0..<3_000, using: &random))
        case 2: other.removeAll(before: 1_000)
        case 3: other.removeFirst()
        case 4: other.removeAll(before: .max)
        default: walk.removeAll(before: 500)
        }
        walk.check(before: 1_500)
        other.check(before: 1_500)
      }
    }
  }
}
