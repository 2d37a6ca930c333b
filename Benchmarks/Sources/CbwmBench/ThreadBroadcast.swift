import BenchWorkload
import CBenchClock
import ConversationMemory

/// Every subscriber sees every message, and the producer waits for none: the capacity is so large
/// that nothing leaves before all have seen it, so who falls behind catches up.
enum ThreadBroadcast {
  /// - Returns: Nanoseconds from the start of all threads to the end of the last subscriber.
  static func run(_ workload: Workload) -> String {
    let (log, subscriptions) = workload.broadcast()
    let crew = ThreadCrew(count: 1 + subscriptions.count)
    crew.start(0) {
      log.broadcast(workload.messages)
      return Tally()
    }
    for (index, subscription) in subscriptions.enumerated() {
      crew.start(1 + index) { consume(subscription) }
    }
    let start = crew.release()
    crew.wait(for: 1 + subscriptions.count)
    let elapsed = bench_now() - start
    workload.check(crew.tally(1..<1 + subscriptions.count), readers: subscriptions.count)
    return "\(elapsed)"
  }

  private static func consume(_ subscription: ConversationSubscription<Message>) -> Tally {
    var tally = Tally()
    var events: [ConversationEvent<Message>] = []
    events.reserveCapacity(64)
    while subscription.blockingNext(atMost: 64, into: &events, until: .never) > 0 {
      tally.add(events)
      events.removeAll(keepingCapacity: true)
    }
    return tally
  }
}
