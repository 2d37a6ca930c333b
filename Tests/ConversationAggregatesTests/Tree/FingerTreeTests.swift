import Testing
import _ConversationTestSupport

@testable import ConversationAggregates

@Suite("The finger tree")
struct FingerTreeTests {
  @Test("W11 whatever comes late and leaves, totals are those of the entries in order of time")
  func againstSorted() {
    withSeed { random in
      for walk in 0..<60 {
        var tree = FingerTree(Joined())
        var model: [(time: Int64, text: String)] = []
        let lateness = Int64([0, 1, 5, 50, 400][walk % 5])
        var now: Int64 = 0
        for number in 0..<600 {
          now += Int64.random(in: 0...2, using: &random)
          let time = now - Int64.random(in: 0...lateness, using: &random)
          tree.insert("\(number).", at: time)
          let index = model.firstIndex { $0.time > time } ?? model.count
          model.insert((time, "\(number)."), at: index)
          if number % 3 == 0 {
            let horizon = now - Int64.random(in: 0...500, using: &random)
            tree.removeAll(before: horizon)
            model.removeAll { $0.time < horizon }
          }
          if number % 7 == 0 {
            tree.checkInvariants(areEqual: ==)
            #expect(tree.total == model.map(\.text).joined())
            let end = now - Int64.random(in: -2...400, using: &random)
            #expect(
              tree.total(before: end) == model.filter { $0.time < end }.map(\.text).joined())
            #expect(tree.firstTime == model.first?.time)
          }
        }
        tree.removeAll(before: .max)
        #expect(tree.count == 0 && tree.total == "")
        tree.insert("x", at: 0)
        #expect(tree.total == "x")
      }
    }
  }

  @Test("W11 in order an insertion combines once, late by d a multiple of log d")
  func work() {
    let counter = CombinationCounter()
    var tree = FingerTree(counter)
    for time in 0..<100_000 { tree.insert(1, at: Int64(2 * time)) }
    // A new leaf, and sometimes nodes above it, every sixteen.
    #expect(counter.count.value < 100_000 * 4)
    counter.count.reset()
    tree.insert(1, at: 2 * 100_000 - 21)
    #expect(counter.count.value <= 200)
    counter.count.reset()
    tree.insert(1, at: 1)
    #expect(counter.count.value <= 400)
    counter.count.reset()
    tree.removeAll(before: 200_000)
    #expect(counter.count.value < 100_000 * 16)
  }
}
