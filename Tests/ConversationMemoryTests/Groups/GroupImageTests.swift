import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Groups in snapshots")
struct GroupImageTests {
  /// A group as it was written before it said when something was handed out.
  private func olderBytes(of group: GroupImage) -> [UInt8] {
    var writer = SnapshotWriter()
    writer.put(group.number)
    writer.put(text: Array(group.name.utf8))
    writer.put(UInt64(group.rules.lease.clampedNanoseconds))
    writer.put(UInt64(group.rules.maximumDeliveries ?? 0))
    writer.put(UInt64(group.rules.backOff.clampedNanoseconds))
    writer.put(UInt64(group.rules.maximumBackOff.clampedNanoseconds))
    writer.put(group.deadLetters == nil ? 0 : 1)
    if let name = group.deadLetters { writer.put(text: name) }
    writer.put(group.cursor.rawValue)
    for count in group.account.counts.dropLast() { writer.put(UInt64(count)) }
    writer.put(UInt64(group.consumers.count))
    for consumer in group.consumers {
      writer.put(text: Array(consumer.name.utf8))
      writer.put(signed: consumer.lastSeen)
    }
    writer.put(UInt64(group.pending.count))
    for message in group.pending {
      writer.put(message.id.rawValue)
      writer.put(UInt64(message.deliveryCount))
      writer.put(UInt64(message.state.rawValue))
      writer.put(UInt64(message.consumer.map { $0 + 1 } ?? 0))
      guard message.state != .ready else { continue }
      writer.put(message.due == .max ? 0 : 1)
      if message.due != .max { writer.put(signed: message.due) }
    }
    return writer.bytes
  }

  private func older(_ bytes: [UInt8]) throws -> [UInt8] {
    try unsafe bytes.withUnsafeBytes { buffer in
      let base = try unsafe #require(buffer.baseAddress)
      var reader = unsafe try SnapshotReader(PackedBytes(base, count: buffer.count))
      var writer = SnapshotWriter()
      reader.header.write(to: &writer)
      while var image = try reader.next() {
        let groups = image.groups
        image.groups = []
        writer.put(
          conversation: SnapshotWriter.bytes(of: image) + groups.flatMap { olderBytes(of: $0) })
      }
      writer.end()
      return writer.bytes
    }
  }

  private func configuration(_ clock: ConversationManualClock) -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    return configuration
  }

  /// A store with messages in hands, extended, at rest and to be handed out again.
  private func store(_ clock: ConversationManualClock) throws -> ConversationStore {
    let store = ConversationStore(configuration(clock))
    let rules = ConversationGroupRules(lease: .seconds(9), maximumDeliveries: nil)
    let group = store["jobs"].group("g", rules: rules, deadLetters: store["dead"])
    for _ in 0..<6 { _ = store["jobs"].append([1]) }
    for (place, name) in ["a", "b", "a", "c", "a"].enumerated() {
      let receipt = try #require(group.receive(as: name, atMost: 1).first).receipt
      if place == 1 { group.extend(receipt, by: .seconds(700)) }
      if place == 2 { group.refuse(receipt, rest: .seconds(600)) }
      clock.advance(by: .seconds(1))
    }
    group.removeConsumer("c")
    #expect(group.receive(as: "idle", atMost: 0).isEmpty)
    return store
  }

  @Test("L8 B5 a snapshot says when each message was handed out, and each consumer got something")
  func whole() throws {
    let clock = ConversationManualClock()
    // Before the clock goes on: instants are since a store's beginning.
    let restored = ConversationStore(configuration(clock))
    let store = try store(clock)
    let group = store["jobs"].group("g")
    try restored.restore(from: store.snapshot())
    #expect(group.pending(atMost: 9)?.count == 5)
    #expect(restored["jobs"].group("g").pending(atMost: 9) == group.pending(atMost: 9))
    #expect(restored["jobs"].group("g").status == group.status)
    #expect(restored.snapshot() == store.snapshot())
  }

  @Test("L8 B13 a snapshot of before is read: what was handed out is as old as its lease says")
  func older() throws {
    let clock = ConversationManualClock()
    // Before the clock goes on: instants are since a store's beginning.
    let restored = ConversationStore(configuration(clock))
    let store = try store(clock)
    let group = store["jobs"].group("g")
    try restored.restore(from: try older(store.snapshot()))
    let expected = try #require(group.pending(atMost: 9))
    let pending = try #require(restored["jobs"].group("g").pending(atMost: 9))
    #expect(pending.map(\.receipt) == expected.map(\.receipt))
    #expect(pending.map(\.consumer) == expected.map(\.consumer))
    for (message, expected) in zip(pending, expected) {
      // What was extended, refused or given back was handed out no later than this.
      #expect(message.delivered >= expected.delivered)
    }
    #expect(pending[0] == expected[0] && pending[4] == expected[4])
    #expect(
      restored["jobs"].group("g").status?.consumers.allSatisfy { $0.lastServed == nil } == true)
  }
}
