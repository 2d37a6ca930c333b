import Synchronization
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Waiting at several names, by several threads")
struct ConversationWaitConcurrencyTests {
  private static let names = (0..<4).map { ConversationName("queue \($0)") }

  private func store() -> ConversationStore {
    var configuration = ConversationStoreConfiguration()
    configuration.retention = .untilConsumed
    configuration.capacity = 1 << 20
    configuration.shardCount = 4
    return ConversationStore(configuration)
  }

  @Test("S5 L4 each message is taken once, and everybody who waits gets one or gives up")
  func once() {
    let store = store()
    let rounds = 500
    let (taken, served, cancelled) = (Cell(Atomic(0)), Cell(Atomic(0)), Cell(Atomic(0)))
    defer { for cell in [taken, served, cancelled] { cell.deallocate() } }
    _ = runThreads(8) { thread in
      var random = SeededGenerator(seed: UInt64(thread))
      for _ in 0..<rounds {
        if thread < 4 {
          _ = store[Self.names[Int(random.next() % 4)]].append([UInt8(thread)])
          continue
        }
        let names = Self.names.shuffled(using: &random).prefix(3).map { $0 }
        let wait = store.wait(at: names) { place in
          guard store[names[place]].dequeue() != nil else { return .nothing }
          taken.pointee.wrappingAdd(1, ordering: .relaxed)
          return .taken
        } then: { outcome in
          let cell = outcome == .cancelled ? cancelled : served
          cell.pointee.wrappingAdd(1, ordering: .relaxed)
        }
        if random.next() % 4 == 0 { wait.cancel() }
      }
    }
    let left = Self.names.reduce(0) { $0 + store[$1].read().messages.count }
    let waiting = store.waitCount.load(ordering: .relaxed)
    #expect(taken.pointee.load(ordering: .relaxed) == served.pointee.load(ordering: .relaxed))
    #expect(taken.pointee.load(ordering: .relaxed) + left == 4 * rounds)
    let ended =
      served.pointee.load(ordering: .relaxed) + cancelled.pointee.load(ordering: .relaxed)
    #expect(ended + waiting == 4 * rounds)
    // Whoever still waits has nothing at any of the three names that it waits at.
    #expect(waiting == 0 || left == 0 || Self.names.contains { store[$0].read().messages.isEmpty })
    // As much as those who still wait can be given.
    for _ in 0..<waiting { for name in Self.names { _ = store[name].append([9]) } }
    #expect(store.waitCount.load(ordering: .relaxed) == 0)
  }

  @Test("S5 who comes first is served first while threads append")
  func order() {
    let store = store()
    let count = 2_000
    let order = GuardedCell<[Int]>([])
    defer { order.deallocate() }
    for who in 0..<count {
      store.wait(at: [Self.names[0]]) { _ in
        guard store[Self.names[0]].dequeue() != nil else { return .nothing }
        order.lock.lock()
        order.pointee.append(who)
        order.lock.unlock()
        return .taken
      } then: { _ in
      }
    }
    _ = runThreads(8) { _ in
      for _ in 0..<(count / 8) { _ = store[Self.names[0]].append([1]) }
    }
    #expect(order.pointee == Array(0..<count))
  }
}
