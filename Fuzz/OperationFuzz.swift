import ConversationMemory

/// What the fuzzer calls with bytes of its making: operations, each behind its length and how much
/// later it happens, are applied to a small store, which can then be written down and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOperations(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var bytes = UnsafeBufferPointer(start: start, count: count)[...]
  // The first byte says what the store is like.
  guard let traits = bytes.popFirst() else { return 0 }
  let store = makeStore(traits)
  var instant: Int64 = 0
  while let length = bytes.popFirst(), let pause = bytes.popFirst() {
    instant += Int64(pause) * 1_000_000
    let part = Array(bytes.prefix(Int(length)))
    bytes = bytes.dropFirst(Int(length))
    apply(part, to: store, at: ConversationInstant(nanoseconds: instant))
  }
  // The store has come to a later instant than its clock, so the next is as much earlier, and
  // subscriptions are in no snapshot: from there on all are the same.
  let again = restored(from: store.snapshot(), traits)
  let snapshot = again.snapshot()
  precondition(restored(from: snapshot, traits).snapshot() == snapshot)
  precondition(again.account == store.account)
  return 0
}

private func restored(from snapshot: [UInt8], _ traits: UInt8) -> ConversationStore {
  let store = makeStore(traits)
  do {
    try store.restore(from: snapshot)
  } catch {
    fatalError("What was written can't be read: \(error)")
  }
  return store
}

/// Applies what may be an operation; it is one for the decoder if and only if it can be applied.
private func apply(_ bytes: [UInt8], to store: ConversationStore, at instant: ConversationInstant) {
  let operation = try? ConversationOperation(bytes)
  let answer = try? store.apply(bytes, at: instant)
  precondition((operation == nil) == (answer == nil))
}

private func makeStore(_ traits: UInt8) -> ConversationStore {
  var configuration = ConversationStoreConfiguration()
  configuration.clock = .injected(clock)
  configuration.shardCount = 1
  configuration.valueTypes = [ConversationBytes.self]
  configuration.capacity = traits & 1 == 0 ? 6 : 1_000
  configuration.retention = traits & 2 == 0 ? .window : .untilConsumed
  configuration.overflow = traits & 4 == 0 ? .evictOldest : .reject
  configuration.compactsStates = traits & 8 != 0
  configuration.window = traits & 16 == 0 ? .unbounded : .time(.seconds(1))
  configuration.remembrance = traits & 32 == 0 ? .zero : .seconds(1)
  return ConversationStore(configuration)
}

private let clock = StillClock()

/// A clock that stands still: what is live when it is written is live when it is read again.
private struct StillClock: Clock {
  let now = ContinuousClock.now
  let minimumResolution = Duration.nanoseconds(1)

  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
    while true { try await Task.sleep(for: .seconds(3600)) }
  }
}
