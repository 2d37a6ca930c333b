import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("The deque whose elements have addresses")
struct AddressableDequeTests {
  @Test("M1 every count passes from every slot, and grows and shrinks", arguments: 1...10)
  func everySmallCase(count: Int) {
    var deque = AddressableDeque<Int>()
    var twin: [Int] = []
    var next = 0
    for capacity in [16, 32, 17, count, 64] {
      for _ in 0..<20 {
        while deque.count < count {
          deque.append(next)
          twin.append(next)
          next += 1
        }
        #expect(deque.removeFirst() == twin.removeFirst())
        for index in twin.indices {
          #expect(deque[index] == twin[index])
          deque[index] += 1
          twin[index] += 1
        }
      }
      deque.reallocate(capacity: capacity)
      #expect(deque.capacity == capacity)
      #expect(deque.count == count - 1)
    }
  }

  @Test("M1 all leave at once, and of many slots none stays", arguments: 1...10)
  func removesAll(count: Int) {
    var deque = AddressableDeque<Int>()
    for round in 0..<3 {
      for number in 0..<count { deque.append(number) }
      _ = deque.removeFirst()
      deque.append(round)
      deque.removeAll(keepingSlots: 4)
      #expect(deque.count == 0)
      #expect(deque.capacity == (count <= 4 ? 4 : 0))
    }
  }

  @Test("L7 every element is released once", arguments: [false, true])
  func lifetimes(removesAll: Bool) {
    let roster = LifetimeRoster(count: 100)
    do {
      var deque = AddressableDeque<LifetimeProbe>()
      for number in 0..<100 {
        deque.append(roster.probe(number))
        if number % 3 == 0 { _ = deque.removeFirst() }
      }
      deque.reallocate(capacity: deque.count)
      if removesAll { deque.removeAll(keepingSlots: 4) }
    }
    let settlement = roster.settle()
    #expect(settlement.overReleased.isEmpty)
    #expect(settlement.leaked.isEmpty)
  }
}
