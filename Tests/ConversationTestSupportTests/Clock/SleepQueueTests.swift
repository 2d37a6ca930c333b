import Testing
import _ConversationTestSupport

@testable import ConversationTestSupport

@Suite struct SleepQueueTests {
  private typealias Queue = SleepQueue<Int, Int, Int>

  @Test("Every order of four sleepers wakes by deadline, then ticket")
  func wakesInOrder() {
    for deadlines in 0..<256 {
      var queue = Queue()
      var expected: [(deadline: Int, sleeper: Int)] = []
      for sleeper in 0..<4 {
        let deadline = (deadlines >> (2 * sleeper)) & 3
        #expect(queue.sleep(sleeper, until: deadline, ticket: ticket(sleeper)) == [])
        expected.append((deadline, sleeper))
      }
      expected.sort { ($0.deadline, $0.sleeper) < ($1.deadline, $1.sleeper) }
      for instant in 0..<4 {
        let due = expected.filter { $0.deadline == instant }.map(\.sleeper)
        #expect(queue.wake(upTo: instant) == due)
      }
      #expect(queue.sleeperCount == 0)
    }
  }

  @Test("Each sleeper is given back once, by wake or by cancel, against a naive twin")
  func givesBackOnce() {
    withSeed { generator in
      var queue = Queue()
      var twin: [(deadline: Int, ticket: Int)] = []
      var now = 0
      for step in 0..<2_000 {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0, 1:
          let deadline = now + Int.random(in: 1...20, using: &generator)
          _ = queue.sleep(step, until: deadline, ticket: ticket(step))
          twin.append((deadline, step))
        case 2:
          let victim = Int.random(in: 0...step, using: &generator)
          let expected = twin.firstIndex { $0.ticket == victim }.map { twin.remove(at: $0).ticket }
          #expect(queue.cancelSleep(ticket(victim)) == expected, "seed \(generator.seed)")
        default:
          now += Int.random(in: 0...5, using: &generator)
          let due = twin.filter { $0.deadline <= now }
            .sorted { ($0.deadline, $0.ticket) < ($1.deadline, $1.ticket) }
          twin.removeAll { $0.deadline <= now }
          #expect(queue.wake(upTo: now) == due.map(\.ticket), "seed \(generator.seed)")
        }
        #expect(queue.sleeperCount == twin.count)
      }
    }
  }

  @Test("A watcher is given back when its number of sleepers is reached, or when cancelled")
  func watches() {
    var queue = Queue()
    #expect(queue.watch(10, sleeperCount: 0, ticket: ticket(0)) == false)
    #expect(queue.watch(11, sleeperCount: 2, ticket: ticket(1)) == true)
    #expect(queue.watch(12, sleeperCount: 1, ticket: ticket(2)) == true)
    #expect(queue.watch(13, sleeperCount: 2, ticket: ticket(3)) == true)
    #expect(queue.watch(14, sleeperCount: 2, ticket: ticket(4)) == true)
    #expect(queue.cancelWatch(ticket(3)) == 13)
    #expect(queue.cancelWatch(ticket(3)) == nil)
    #expect(queue.sleep(0, until: 5, ticket: ticket(5)) == [12])
    #expect(queue.sleep(1, until: 4, ticket: ticket(6)) == [11, 14])
    #expect(queue.watch(15, sleeperCount: 2, ticket: ticket(7)) == false)
  }

  @Test("Sleepers that come and go do not count together")
  func countsThoseThatSleepAtOnce() {
    var queue = Queue()
    #expect(queue.watch(10, sleeperCount: 2, ticket: ticket(0)) == true)
    #expect(queue.sleep(0, until: 1, ticket: ticket(1)) == [])
    #expect(queue.wake(upTo: 1) == [0])
    #expect(queue.sleep(1, until: 2, ticket: ticket(2)) == [])
    #expect(queue.sleep(2, until: 2, ticket: ticket(3)) == [10])
  }

  private func ticket(_ number: Int) -> SleepTicket {
    SleepTicket(number: UInt64(number))
  }
}
