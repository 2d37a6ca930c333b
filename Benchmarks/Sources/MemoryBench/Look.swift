import CBenchClock
import ConversationMemory
import Foundation

/// What it takes to look for one message of a conversation at a group of which many wait, and of
/// another one at a group of which nobody does, in turns.
enum Look {
  private static let name = "c:0000000"
  private static let rounds = 20_000
  private static let turns = 9

  static func run(consumers: Int) {
    let (quiet, busy) = (ConversationStore(), ConversationStore())
    let ids = [quiet, busy].map { store in
      guard case .appended(let id) = store[name].append("x") else {
        preconditionFailure("There is room for a message.")
      }
      return id
    }
    _ = quiet[name].group("workers", from: .newest)
    let group = busy[name].group("workers", from: .newest)
    let ended = DispatchSemaphore(value: 0)
    for number in 0..<consumers {
      Task.detached {
        let outcome = await group.receive(as: "worker \(number)", until: .never)
        guard case .finished = outcome else { preconditionFailure("There is nothing for them.") }
        ended.signal()
      }
    }
    // They have been seen a moment before they wait.
    while group.status?.consumers.count != consumers { usleep(1_000) }
    usleep(200_000)
    for _ in 0..<turns {
      measure("without", ids[0], in: quiet)
      measure("beside", ids[1], in: busy)
    }
    busy[name].finish()
    for _ in 0..<consumers { ended.wait() }
  }

  private static func measure(
    _ when: String, _ id: ConversationMessageID, in store: ConversationStore
  ) {
    let start = bench_now()
    for _ in 0..<rounds {
      precondition(store[name].message(id) != nil, "The message is there.")
    }
    Machine.report("\(when), ns", Double(bench_now() - start) / Double(rounds))
  }
}
