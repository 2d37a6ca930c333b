import Testing

@testable import ConversationMemory

@Suite("The ids with which conversations begin")
struct FreshIDsTests {
  private func remember(_ name: [UInt8], in ids: inout FreshIDs, at now: Int64) {
    unsafe name.withUnsafeBytes { name in
      unsafe ids.remember(name, ids.next(of: name, at: now).next, at: now)
    }
  }

  private func next(of name: [UInt8], in ids: inout FreshIDs, at now: Int64) -> UInt64 {
    unsafe name.withUnsafeBytes { unsafe ids.next(of: $0, at: now).rawValue }
  }

  @Test("M1 L7 names are remembered no longer than time takes, however steadily others come")
  func churn() {
    var ids = FreshIDs(epoch: 0)
    for step in 0..<1_000 {
      let now = Int64(step) * 1_000_000
      remember(Array("conversation number \(step)".utf8), in: &ids, at: now)
      // Those of the last 17 ms, one each millisecond.
      #expect(ids.remembered(at: now).count <= 17)
      #expect(ids.heldBytes < 8_192)
    }
    ids.forget(at: 2_000_000_000)
    #expect(ids.heldBytes == 0)
  }

  @Test(
    "B1 B13 one that begins again has greater ids, whatever bytes its name is",
    arguments: [
      [], [0], [0, 0], [0xff, 0xfe], Array("fifteen bytes!!".utf8), Array("sixteen bytes!!!".utf8),
    ] as [[UInt8]])
  func again(name: [UInt8]) {
    var ids = FreshIDs(epoch: 0)
    remember(name + [1], in: &ids, at: 0)
    #expect(next(of: name, in: &ids, at: 0) == 1)
    for count in 1...5 {
      remember(name, in: &ids, at: 0)
      #expect(next(of: name, in: &ids, at: 0) == UInt64(count + 1))
    }
    #expect(ids.remembered(at: 0)[name]?.rawValue == 6)
    #expect(next(of: name, in: &ids, at: 1 << 24) == 1 + (1 << 14))
  }
}
