import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("The instant of a snapshot")
struct SnapshotInstantTests {
  private static let tick: Int64 = 1_000_000

  private func configuration(_ clock: ConversationManualClock) -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.window = .time(.seconds(1))
    configuration.shardCount = 1
    return configuration
  }

  /// The same snapshot, as if it had been taken at another instant.
  private func snapshot(
    _ bytes: [UInt8], takenLaterBy nanoseconds: Int64
  ) throws -> [UInt8] {
    try unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return [] }
      var reader = unsafe try SnapshotReader(PackedBytes(base, count: buffer.count))
      var header = reader.header
      header.takenAt += nanoseconds
      var writer = SnapshotWriter()
      header.write(to: &writer)
      while let image = try reader.next() {
        writer.put(conversation: SnapshotWriter.bytes(of: image))
      }
      writer.end()
      return writer.bytes
    }
  }

  @Test(
    "B13 W1 a snapshot of before what is in it is refused, and one of later held to now",
    arguments: [false, true])
  func earlier(isApart: Bool) throws {
    let clock = ConversationManualClock()
    clock.advance(by: .seconds(5))
    let store = ConversationStore(configuration(clock))
    _ = store["c"].append(ConversationDraft([1], isPinned: isApart))
    _ = store["c"].append([2])
    let bytes = store.snapshot()
    for later in [-Self.tick, -1, 0, 1, Self.tick, 3_600_000_000_000, ConversationImage.reach / 2] {
      let changed = try snapshot(bytes, takenLaterBy: later)
      for elapsed in [nil, Duration.zero, .seconds(-1), .milliseconds(1), .seconds(2)] {
        let clock = ConversationManualClock()
        clock.advance(by: .seconds(5))
        let restored = ConversationStore(configuration(clock))
        guard later >= 0 else {
          #expect(throws: ConversationSnapshotError.self) {
            try restored.restore(from: changed, elapsed: elapsed)
          }
          continue
        }
        try restored.restore(from: changed, elapsed: elapsed)
        _ = restored["c"].append([3])
        let messages = restored["c"].read(through: .unbounded.cutAnywhere()).messages
        #expect(messages.last?.payload == [3])
        #expect(messages.allSatisfy { $0.arrival <= messages[messages.count - 1].arrival })
        clock.advance(by: .seconds(1))
        let left = restored["c"].read(through: .unbounded.cutAnywhere()).messages
        #expect(
          left.map(\.payload) == (messages.contains { $0.payload == [1] } && isApart ? [[1]] : []))
      }
    }
  }

  @Test("B13 D6 a snapshot of the last instants can be written again where it was restored")
  func reach() throws {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(ConversationManualClock())
    // Resolution, the instant, the epoch, the key, and what there is nothing of.
    var bytes = SnapshotHeader.magic + [0xc0, 0x84, 0x3d]
    bytes += [0x82] + [UInt8](repeating: 0xff, count: 8) + [UInt8](repeating: 0, count: 10)
    bytes += [UInt8](repeating: 0x86, count: 9) + [UInt8](repeating: 0, count: 12)
    let checksum = unsafe SnapshotWriter.checksum(of: bytes.span.bytes)
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: checksum >> UInt64(8 * shift))) }
    let store = ConversationStore(configuration)
    try store.restore(from: bytes)
    try ConversationStore(configuration).restore(from: store.snapshot())
  }
}
