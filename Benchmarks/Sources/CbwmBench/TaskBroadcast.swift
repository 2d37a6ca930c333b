import BenchWorkload
import CBenchClock
import ConversationMemory

/// The same as `ThreadBroadcast`, from a task to tasks.
enum TaskBroadcast {
  /// - Returns: Nanoseconds from before the first task to the end of the last subscriber.
  static func run(_ workload: Workload) async -> String {
    let (log, subscriptions) = workload.broadcast()
    let start = bench_now()
    let tally = await withTaskGroup(of: Tally.self) { group in
      for subscription in subscriptions { group.addTask { await consume(subscription) } }
      group.addTask {
        log.broadcast(workload.messages)
        return Tally()
      }
      return await group.reduce(Tally(), +)
    }
    let elapsed = bench_now() - start
    workload.check(tally, readers: subscriptions.count)
    return "\(elapsed)"
  }

  private static func consume(_ subscription: ConversationSubscription<Message>) async -> Tally {
    var tally = Tally()
    var events: [ConversationEvent<Message>] = []
    events.reserveCapacity(64)
    while await subscription.next(atMost: 64, into: &events, until: .never) > 0 {
      tally.add(events)
      events.removeAll(keepingCapacity: true)
    }
    return tally
  }
}
