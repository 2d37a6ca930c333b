import BenchWorkload
import CBenchClock
import ConversationMemory

/// The same as `ThreadBroadcast`, from a task to tasks.
enum TaskBroadcast {
  /// - Returns: Nanoseconds from before the first task to the end of the last subscriber.
  static func run(_ workload: Workload) async -> String {
    let log = Buffer(
      window: .time(.seconds(60)), capacity: workload.capacity, overflow: .evictOldest,
      retention: .window)
    let subscriptions = (0..<workload.consumers).map { _ in log.subscribe(from: .oldest) }
    let start = bench_now()
    let tally = await withTaskGroup(of: Tally.self) { group in
      for subscription in subscriptions { group.addTask { await consume(subscription) } }
      group.addTask {
        for value in 0..<workload.messages { log.append(Message(value: value)) }
        log.finish()
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
    for await event in subscription {
      switch event {
      case .message(let message): tally.add(message.payload)
      case .lagged: Workload.fail("a subscriber was overtaken")
      }
    }
    return tally
  }
}
