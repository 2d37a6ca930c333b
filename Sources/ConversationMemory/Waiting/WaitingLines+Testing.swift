/// How many wait at a buffer, by what they wait for.
struct WaitingCounts: Equatable {
  var producers = 0
  var consumers = 0
  var subscribers = 0
  var receivers = 0
}

extension WaiterQueue {
  /// How many stand in line. O(waiters).
  var count: Int {
    var count = 0
    var next = first
    while let waiter = next {
      count += 1
      next = self.next(after: waiter)
    }
    return count
  }
}

extension WaitingLines {
  /// How many stand in each line, for tests that go on when the one before is in line. O(waiters).
  var counts: WaitingCounts {
    WaitingCounts(
      producers: producers.count, consumers: consumers.count, subscribers: subscribers.count,
      receivers: receivers.count)
  }
}
