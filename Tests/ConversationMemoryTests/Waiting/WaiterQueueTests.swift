import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Lines of waiters")
struct WaiterQueueTests {
  private func numbers(_ queue: borrowing WaiterQueue<Int>, _ waiters: [Waiter<Int>]) -> [Int] {
    var numbers: [Int] = []
    var next = queue.first
    while let waiter = next {
      numbers.append(waiters.firstIndex { $0 === waiter } ?? -1)
      next = queue.next(after: waiter)
    }
    return numbers
  }

  @Test("B2 B3 who waits stands in order, and anyone can step out")
  func order() {
    withSeed { random in
      let waiters = (0..<6).map { _ in Waiter<Int>(for: .message) }
      var queue = WaiterQueue<Int>()
      var model: [Int] = []
      for _ in 0..<5_000 {
        let number = Int(random.next() % 6)
        if model.contains(number) {
          queue.remove(waiters[number])
          model.removeAll { $0 == number }
        } else if random.next() % 2 == 0 {
          queue.append(waiters[number])
          model.append(number)
        } else {
          queue.remove(waiters[number])
        }
        #expect(numbers(queue, waiters) == model)
        let isEmpty = queue.isEmpty
        #expect(isEmpty == model.isEmpty)
        #expect(waiters.indices.allSatisfy { waiters[$0].isQueued == model.contains($0) })
      }
    }
  }

  @Test("B7 who is settled once stays so")
  func settle() {
    let waiter = Waiter<Int>(for: .message)
    waiter.settle(.deadline)
    waiter.settle(.finished)
    guard case .deadline = waiter.outcome else {
      Issue.record("The second outcome replaced the first.")
      return
    }
  }

  @Test("B2 a long line is let go of without recursion")
  func longLine() {
    var queue = WaiterQueue<Int>()
    for _ in 0..<200_000 { queue.append(Waiter(for: .message)) }
    let isEmpty = queue.isEmpty
    #expect(!isEmpty)
  }

  @Test("D6 a sleeper wakes once it is woken, and otherwise when its time is over")
  func sleeper() async throws {
    let untouched = Sleeper()
    #expect(!untouched.sleep(atMost: 1))
    #expect(!untouched.sleep(atMost: 0))
    for _ in 0..<100 {
      let sleeper = Sleeper()
      _ = await runThreads(2) { thread in
        if thread == 0 {
          #expect(sleeper.sleep(atMost: nil))
        } else {
          var wakes = WakeList()
          wakes.add(sleeper)
          wakes.wakeAll()
        }
      }
      #expect(sleeper.sleep(atMost: 0))
    }
  }
}
