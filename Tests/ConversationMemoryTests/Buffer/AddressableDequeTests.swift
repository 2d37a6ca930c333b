import DequeModule
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
      // Room for the next power of two.
      #expect(deque.capacity >= capacity && deque.capacity < 2 * capacity)
      #expect(deque.count == count - 1)
    }
  }

  @Test("M1 many lie in blocks, which come and go from either end", arguments: [0, 1, 200, 511])
  func blocks(head: Int) {
    withSeed { random in
      var deque = AddressableDeque<Int>()
      var twin: Deque<Int> = []
      var next = 0
      func add(_ deque: inout AddressableDeque<Int>, _ count: Int) {
        for _ in 0..<count {
          deque.append(next)
          twin.append(next)
          next += 1
        }
      }
      // The first block begins anywhere.
      add(&deque, 512)
      for _ in 0..<head { #expect(deque.removeFirst() == twin.removeFirst()) }
      for _ in 0..<60 {
        let steps = Int(random.next() % 3_000)
        switch random.next() % 4 {
        case 0, 1: add(&deque, steps)
        case 2:
          for _ in 0..<min(steps, twin.count) { #expect(deque.removeFirst() == twin.removeFirst()) }
        default:
          for _ in 0..<min(steps, twin.count) { #expect(deque.removeLast() == twin.removeLast()) }
        }
        deque.giveBack()
        #expect(deque.count == twin.count)
        #expect((0..<twin.count).allSatisfy { deque[$0] == twin[$0] })
        // A block at either end may be nearly empty, and one may be spare.
        #expect(deque.capacity <= max(16 * 4, max(4 * twin.count, twin.count + 3 * 512)))
        #expect(deque.heldBytes >= deque.capacity * MemoryLayout<Int>.stride)
      }
      while !twin.isEmpty { #expect(deque.removeLast() == twin.removeLast()) }
      deque.giveBack()
      // As many stay as are given back only where more than three quarters are unused.
      #expect(deque.capacity < 4 * 16)
    }
  }

  @Test("M3 what comes and goes among many allocates no block")
  func steady() {
    var deque = AddressableDeque<Int>()
    for number in 0..<5_000 { deque.append(number) }
    for _ in 0..<1_024 { deque.append(deque.removeFirst()) }
    let capacity = deque.capacity
    for _ in 0..<50_000 {
      deque.append(deque.removeFirst())
      #expect(deque.capacity == capacity)
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
    let roster = LifetimeRoster(count: 3_000)
    do {
      var deque = AddressableDeque<LifetimeProbe>()
      for number in 0..<100 {
        deque.append(roster.probe(number))
        if number % 3 == 0 { _ = deque.removeFirst() }
      }
      deque.reallocate(capacity: deque.count)
      for number in 100..<3_000 {
        deque.append(roster.probe(number))
        if number % 3 == 0 { _ = deque.removeFirst() }
        if number % 7 == 0 { _ = deque.removeLast() }
      }
      if removesAll { deque.removeAll(keepingSlots: 4) }
    }
    let settlement = roster.settle()
    #expect(settlement.overReleased.isEmpty)
    #expect(settlement.leaked.isEmpty)
  }
}
