import ConversationAggregates
import Testing
import _ConversationTestSupport

/// Joins texts: not commutative, so that a swapped order shows.
struct Joined: ConversationAggregation {
  var identity: String { "" }
  func lift(_ input: Int) -> String { "\(input)." }
  func combine(_ older: String, _ newer: String) -> String { older + newer }
  func lower(_ total: String) -> String { total }
}

@Suite("Rolling queues")
struct RollingQueueTests {
  private func walk<Queue: ConversationRollingQueue>(
    _ queue: Queue, steps: Int, growing: Int, _ random: inout SeededGenerator,
    total: ([Int]) -> Queue.Monoid.Partial
  ) where Queue.Monoid.Input == Int, Queue.Monoid.Partial: Equatable {
    var queue = queue
    var model: [Int] = []
    for step in 0..<steps {
      if model.isEmpty || Int.random(in: 0..<10, using: &random) < growing {
        let value = Int.random(in: -9...9, using: &random)
        queue.append(value)
        model.append(value)
      } else {
        queue.removeFirst()
        model.removeFirst()
      }
      guard queue.count == model.count, queue.total == total(model) else {
        Issue.record("step \(step): \(queue.total) of \(model)")
        return
      }
    }
  }

  @Test("W11 every total is that of the elements, in their order")
  func totals() {
    withSeed { random in
      for growing in [4, 5, 6, 9] {
        for _ in 0..<20 {
          walk(
            ConversationDABAQueue(Joined()), steps: 200, growing: growing, &random,
            total: { $0.map { "\($0)." }.joined() })
          walk(
            ConversationDABAQueue(ConversationMaximum<Int>()), steps: 200, growing: growing,
            &random,
            total: { $0.max() })
          walk(
            ConversationSubtractingQueue(ConversationIntegerSum()), steps: 200, growing: growing,
            &random, total: { Int128($0.reduce(0, +)) })
        }
      }
    }
  }

  @Test("W11 totals are right across chunks, too")
  func chunks() {
    var daba = ConversationDABAQueue(ConversationMinimum<Int>())
    var sum = ConversationSubtractingQueue(ConversationIntegerSum())
    for number in 0..<50_000 {
      // Half of the numbers are small, so that the least one changes all the time.
      let value = number * 7_919 % 10_007
      daba.append(value)
      sum.append(value)
      if number >= 3_000 {
        daba.removeFirst()
        sum.removeFirst()
      }
      guard number % 997 == 0 else { continue }
      let window = (max(0, number - 2_999)...number).map { $0 * 7_919 % 10_007 }
      #expect(daba.total == window.min())
      #expect(sum.total == Int128(window.reduce(0, +)))
    }
  }

  @Test("W11 an operation combines at most three times, whatever comes and goes")
  func combinations() {
    withSeed { random in
      let counter = CombinationCounter()
      var queue = ConversationDABAQueue(counter)
      for _ in 0..<20_000 {
        counter.count.reset()
        if queue.count == 0 || Int.random(in: 0..<100, using: &random) < 51 {
          queue.append(1)
        } else {
          queue.removeFirst()
        }
        #expect(counter.count.value <= 3)
      }
    }
  }
}
