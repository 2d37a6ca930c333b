@testable import ConversationMemory

/// What the fuzzer calls with bytes of its making: a store restored from them, if it can be, gives
/// a snapshot that it can be restored from again, and that says the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSnapshot(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // The beginning is always the same, and the checksum that of the rest: the fuzzer need not find
  // them.
  var bytes =
    SnapshotHeader.magic + [0xc0, 0x84, 0x3d] + UnsafeBufferPointer(start: start, count: count)
  let checksum = SnapshotWriter.checksum(of: bytes.span.bytes)
  for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: checksum >> UInt64(8 * shift))) }
  let store = makeStore()
  guard (try? store.restore(from: bytes)) != nil else { return 0 }
  let snapshot = store.snapshot()
  let again = makeStore()
  do {
    try again.restore(from: snapshot)
  } catch {
    fatalError("What was written can't be read: \(error)")
  }
  precondition(again.count == store.count && again.account.live == store.account.live)
  precondition(again.usage.liveBytes == store.usage.liveBytes)
  return 0
}

private func makeStore() -> ConversationStore {
  var configuration = ConversationStoreConfiguration()
  configuration.clock = .injected(StillClock())
  configuration.shardCount = 1
  configuration.valueTypes = [ConversationBytes.self]
  configuration.remembrance = .seconds(1)
  return ConversationStore(configuration)
}

/// A clock that stands still: what is live when it is written is live when it is read again.
private struct StillClock: Clock {
  let now = ContinuousClock.now
  let minimumResolution = Duration.nanoseconds(1)

  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
    while true { try await Task.sleep(for: .seconds(3600)) }
  }
}
