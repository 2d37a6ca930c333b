import Synchronization
import Testing
import _ConversationTestSupport

@testable import ConversationAggregates

@Suite("What a finger tree costs")
struct FingerTreeCostTests {
  @Test("W11 in order an entry takes few combinations; late by d, a multiple of log d")
  func combinations() {
    let counter = CombinationCounter()
    var tree = FingerTree(counter)
    /// So many combinations at the most, but one at least.
    func expect(
      atMost bound: Int, sourceLocation: SourceLocation = #_sourceLocation,
      _ body: (inout FingerTree<CombinationCounter>) -> Void
    ) {
      counter.count.reset()
      body(&tree)
      #expect(1...bound ~= counter.count.value, sourceLocation: sourceLocation)
    }
    let size = 100_000
    expect(atMost: size * 5 / 4) { for time in 0..<size { $0.insert(1, at: Int64(2 * time)) } }
    expect(atMost: 2) { _ = $0.total }
    // Next to the end it is one leaf that is worked out anew, further on a path.
    expect(atMost: 64) { $0.insert(1, at: Int64(2 * size - 21)) }
    expect(atMost: 64 + 4 * 16 + 10) { $0.insert(1, at: Int64(size + 1)) }
    // What slides out is combined in the first leaf, and in what the edges come to without it.
    expect(atMost: size * 11 / 4) { tree in
      for time in 0..<size {
        tree.insert(1, at: Int64(2 * (size + time)))
        tree.removeAll(before: Int64(2 * time))
      }
    }
    // Whole leaves go without a look at their entries.
    expect(atMost: size / 100) { $0.removeAll(before: Int64(3 * size)) }
  }

  @Test("W11 where the order does not matter, what comes late is added to what there is")
  func commutative() {
    let counter = CommutativeCounter()
    var tree = FingerTree(counter)
    for time in 0..<100_000 { tree.insert(1, at: Int64(2 * time)) }
    counter.base.count.reset()
    tree.insert(1, at: 100_001)
    #expect(counter.base.count.value <= 5)
    #expect(tree.total == 100_001)
  }

  @Test("M1 L7 nodes are used again, and given back when the window shrinks")
  func nodes() {
    var tree = FingerTree(ChainedSteps())
    let leaf = FingerNode<ChainedSteps>.leafWidth
    for time in 0..<Int64(100 * leaf) { tree.insert(1, at: time) }
    let held = tree.pool.leaves.nodes.count
    for time in Int64(100 * leaf)..<Int64(300 * leaf) {
      tree.insert(1, at: time)
      tree.removeAll(before: time - Int64(100 * leaf))
    }
    #expect(tree.pool.leaves.nodes.count <= held + 2)
    tree.removeAll(before: .max)
    #expect(tree.pool.leaves.usedCount == 1 && tree.pool.branches.usedCount == 0)
    #expect(tree.pool.leaves.nodes.count <= 10 && tree.pool.branches.nodes.count <= 8)
  }

  @Test("L7 every partial result is let go of exactly once")
  func partials() {
    withSeed { random in
      let alive = LiveTokens.Count()
      var tree = FingerTree(LiveTokens(count: alive))
      for number in 0..<20_000 {
        tree.insert(
          LiveTokens.Token(alive), at: Int64(number - Int.random(in: 0..<300, using: &random)))
        if number % 500 == 0 { tree.removeAll(before: Int64(number - 5_000)) }
      }
      var copy = tree
      copy.insert(LiveTokens.Token(alive), at: 0)
      copy.removeAll(before: 19_000)
      tree.removeAll(before: .max)
      copy.removeAll(before: .max)
      // Only what nothing comes to is left, once for each of a tree's totals at the most.
      #expect(alive.value <= 8)
    }
  }
}

/// A sum that counts how often it combines, and says that its order does not matter.
private struct CommutativeCounter: ConversationMonoid {
  static var isCommutative: Bool { true }
  let base = CombinationCounter()

  var identity: Int { 0 }
  func lift(_ input: Int) -> Int { input }
  func combine(_ older: Int, _ newer: Int) -> Int { base.combine(older, newer) }
}

/// Partial results that are objects, of which it is known how many are alive.
private struct LiveTokens: ConversationMonoid {
  final class Count: Sendable {
    private let tokens = Atomic<Int>(0)

    var value: Int { tokens.load(ordering: .relaxed) }
    func add(_ number: Int) { tokens.add(number, ordering: .relaxed) }
  }

  final class Token: Sendable {
    private let count: Count

    init(_ count: Count) {
      self.count = count
      count.add(1)
    }

    deinit { count.add(-1) }
  }

  let count: Count

  var identity: Token { Token(count) }
  func lift(_ input: Token) -> Token { input }
  func combine(_ older: Token, _ newer: Token) -> Token { Token(count) }
}
