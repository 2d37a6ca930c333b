import BenchWorkload
import CBenchClock
import ConversationMemory

/// Every subscriber sees every message, and the producer waits for none: the capacity is so large
/// that nothing leaves before all have seen it, so who falls behind catches up.
enum ThreadBroadcast {
  /// - Returns: Nanoseconds from the start of all threads to the end of the last subscriber.
  static func run(_ workload: Workload) -> String {
    let log = Buffer(
      window: .time(.seconds(60)), capacity: workload.capacity, overflow: .evictOldest,
      retention: .window)
    let subscriptions = (0..<workload.consumers).map { _ in log.subscribe(from: .oldest) }
    let crew = ThreadCrew(count: 1 + subscriptions.count)
    crew.start(0) {
      for value in 0..<workload.messages { log.append(Message(value: value)) }
      log.finish()
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
    while let event = subscription.blockingNext(until: .never) {
      switch event {
      case .message(let message): tally.add(message.payload)
      case .lagged: Workload.fail("a subscriber was overtaken")
      }
    }
    return tally
  }
}
