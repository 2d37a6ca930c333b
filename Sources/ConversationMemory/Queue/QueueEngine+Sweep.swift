extension QueueEngine: Sweepable {
  /// How many messages leave under one hold of the locks: some 10 µs.
  private static var expiriesPerHold: Int { 256 }

  /// Starts a sweeper if messages end by age and none will come; under both locks.
  ///
  /// - Returns: The one that there was, to be cancelled without the locks.
  func changeSweeper() -> Task<Void, Never>? {
    guard state.pointee.needsSweeper, let due = state.pointee.nextDue else { return nil }
    // One that never ends in fact has a sweeper too, so that appending need not ask again.
    let first = min(due, .max - 1)
    // What comes later is over later: none comes before it, and no tolerance is needed.
    return state.pointee.sweeps.expect(at: first, from: first, for: self, clock: clock)
  }

  func sweep(_ number: Int) -> Int64? {
    settle()
    return withBoth { state, _, _ in
      let due = state.nextDue.map { min($0, .max - 1) }
      return state.sweeps.end(number, next: due, from: due ?? 0)
    } successor: { _ in
      nil
    }
  }

  /// Lets go of all that is over now, in several holds of the locks where that is much, and gives
  /// back slots where most are unused.
  func settle() {
    var isMore = true
    while isMore {
      isMore = withBoth { state, _, _ in
        let count = state.expire(atMost: Self.expiriesPerHold)
        state.shrink()
        return count == Self.expiriesPerHold
      } successor: { log in
        log.settle()
        return false
      }
    }
  }
}
