import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Values of other kinds in snapshots and on tapes")
struct ValueSnapshotTests {
  private let clock = ConversationManualClock()

  private func configuration(
    _ types: [any ConversationStoreValue.Type] = [ConversationBytes.self, Marks.self]
  ) -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.shardCount = 4
    configuration.valueTypes = types
    configuration.habits.checks = true
    return configuration
  }

  private func filled() throws -> ConversationStore {
    let store = ConversationStore(configuration())
    for name in ["a", "c", ""] {
      try store[name].bytes.set(Array(name.utf8), expiry: .after(.seconds(10)))
    }
    for name in ["b", "d"] { _ = store[name].append(name) }
    try store["marks"].update(by: AddMark(number: 3))
    try store["marks"].update(by: AddMark(number: 9))
    return store
  }

  @Test("L8 a store that is restored has the values that there were, and the same snapshot")
  func restored() throws {
    let store = try filled()
    let bytes = store.snapshot()
    let again = ConversationStore(configuration())
    try again.restore(from: bytes)
    #expect(again.snapshot() == bytes && again.count == 6)
    #expect(try again["c"].bytes.get() == Array("c".utf8) && again[""].bytes.get() == [])
    #expect(again["a"].expiry == store["a"].expiry && again["marks"].expiry == nil)
    #expect(try again["marks"].read(as: Marks.self) { $0.numbers.sorted() } == [3, 9])
    // Their ends come on a clock that shows otherwise as much later.
    let other = ConversationStore(configuration())
    clock.advance(by: .seconds(100))
    try other.restore(from: bytes, elapsed: .seconds(4))
    clock.advance(by: .seconds(5))
    #expect(other["a"].exists && other.count == 6)
    clock.advance(by: .seconds(1))
    #expect(!other["a"].exists && other.count == 3)
  }

  @Test("L8 a snapshot without values is the same as before there were any")
  func old() throws {
    let store = ConversationStore(configuration())
    _ = store["a"].append("a")
    let bytes = store.snapshot()
    let old = ConversationStore(configuration([]))
    try old.restore(from: bytes)
    #expect(old.snapshot() == bytes)
    // It ends with the 0 of the conversations, and the checksum.
    let image = try #require(SnapshotSaying(bytes).images.first)
    #expect(bytes.dropLast(9).suffix(10) == SnapshotWriter.bytes(of: image).suffix(10))
  }

  @Test("L8 Z3 a store that does not know a kind refuses, and says so")
  func unknown() throws {
    let bytes = try filled().snapshot()
    for types: [any ConversationStoreValue.Type] in [[], [Marks.self], [ConversationBytes.self]] {
      let store = ConversationStore(configuration(types))
      let error = #expect(throws: ConversationSnapshotError.self) { try store.restore(from: bytes) }
      #expect(error?.reason == .unknownKind && store.count == 0)
      #expect(error?.description.contains("unknown kind") ?? false)
    }
  }

  /// The bytes of a snapshot with some values.
  private func snapshot(values: [[UInt8]]) throws -> [UInt8] {
    let saying = SnapshotSaying(try filled().snapshot())
    var writer = SnapshotWriter()
    saying.header.write(to: &writer)
    for image in saying.images { writer.put(conversation: SnapshotWriter.bytes(of: image)) }
    writer.endConversations()
    for value in values { writer.put(conversation: value) }
    writer.end()
    return writer.bytes
  }

  @Test("L8 Z3 values that contradict each other, or can't be read, are refused")
  func refused() throws {
    func reason(_ values: [[UInt8]]) throws -> ConversationSnapshotError.Reason? {
      let store = ConversationStore(configuration())
      do {
        try store.restore(from: try snapshot(values: values))
      } catch let error as ConversationSnapshotError {
        #expect(store.count == 0)
        return error.reason
      }
      return nil
    }
    let value: (UInt8) -> [UInt8] = { [1, $0, 0, 1, 5] }
    #expect(try reason([value(97), value(99)]) == nil)
    #expect(try reason([]) == .malformed)
    #expect(try reason([value(99), value(97)]) == .contradiction)
    #expect(try reason([value(97), value(97)]) == .contradiction)
    // A conversation has the name.
    #expect(try reason([value(98)]) == .contradiction)
    #expect(try reason([[1, 97, 0, 9]]) == .unknownKind)
    #expect(try reason([[1, 97, 0, 0]]) == .malformed)
    #expect(try reason([[1, 97, 2, 1]]) == .malformed)
    #expect(try reason([[1, 97, 0]]) == .malformed)
    #expect(try reason([[9, 97, 0, 1]]) == .malformed)
    // Marks that are none, and ones that are there twice.
    #expect(try reason([[1, 97, 0, 255]]) == .malformed)
    #expect(try reason([[1, 97, 0, 255, 4, 4]]) == .malformed)
  }

  @Test("L8 Z3 any bytes are refused, or are a snapshot that can be written again")
  func anyBytes() throws {
    let bytes = try filled().snapshot()
    withSeed { random in
      for _ in 0..<2_000 {
        var damaged = Array(bytes.dropLast(8))
        for _ in 0...(random.next() % 3) {
          let place = Int(random.next() % UInt64(damaged.count))
          switch random.next() % 4 {
          case 0: damaged[place] ^= 1 << UInt8(random.next() % 8)
          case 1: damaged.remove(at: place)
          case 2: damaged.insert(UInt8(random.next() % 4), at: place)
          default: damaged[place] = UInt8(truncatingIfNeeded: random.next())
          }
        }
        let sum = unsafe SnapshotWriter.checksum(of: damaged.span.bytes)
        for shift in 0..<8 { damaged.append(UInt8(truncatingIfNeeded: sum >> UInt64(8 * shift))) }
        let store = ConversationStore(configuration())
        guard (try? store.restore(from: damaged)) != nil else { continue }
        let again = ConversationStore(configuration())
        #expect(throws: Never.self) { try again.restore(from: store.snapshot()) }
      }
    }
  }

  @Test("L8 L9 L10 what happens to values by chance is replayed, in stores of every form")
  func replayed() throws {
    try withSeed { random in
      for _ in 0..<6 {
        let tape = Tape()
        let clock = StandingClock()
        var now: Int64 = 0
        var configuration = configuration()
        configuration.clock = .injected(clock)
        configuration.recorder = tape
        configuration.remembrance = .seconds(1)
        let store = ConversationStore(configuration)
        let names = ["a", "b", "c"]
        var middle: (count: Int, bytes: [UInt8], instant: Int64)?
        for step in 0..<200 {
          let name = names[Int(random.next() % 3)]
          try change(store, name, to: names[Int(random.next() % 3)], at: now, &random)
          now += Int64(random.next() % 700_000_000)
          clock.move(to: now)
          if step == 100 {
            let bytes = store.snapshot()
            middle = (tape.entries.count, bytes, now)
          }
        }
        let saying = StoreSaying(store)
        let check = ReplayCheck(store.configuration)
        #expect(check.difference(from: saying, tape.entries) == nil)
        if let middle {
          let difference = check.difference(
            from: saying, tape.entries, after: middle.count, on: middle.bytes,
            at: (middle.instant, now))
          #expect(difference == nil)
        }
      }
    }
  }

  /// One of all that can happen.
  private func change(
    _ store: ConversationStore, _ name: String, to other: String, at now: Int64,
    _ random: inout SeededGenerator
  ) throws {
    let string = store[name].bytes
    let expiries: [ConversationBytes.Expiry] = [
      .never, .kept, .after(.seconds(1)), .at(ConversationInstant(nanoseconds: 0)),
    ]
    do {
      switch random.next() % 14 {
      case 0, 1:
        try string.set(
          Array(String(random.next() % 100).utf8),
          if: ConversationBytes.Condition.allCases[Int(random.next() % 3)],
          expiry: expiries[Int(random.next() % 4)], gettingPrevious: random.next() % 2 == 0)
      case 2: try string.append([7])
      case 3: try string.increment(by: Int64(random.next() % 9))
      case 4: try string.setRange(at: Int(random.next() % 9), [1, 2])
      case 5: _ = try string.take()
      case 6, 7: try store[name].update(by: AddMark(number: UInt8(random.next() % 4)))
      case 8: try store[name].update(by: RemoveMark(number: UInt8(random.next() % 4)))
      case 9: _ = store[name].append([9])
      case 10: store[name].remove()
      case 11: store[name].rename(to: ConversationName(other), replacing: random.next() % 2 == 0)
      case 12: store[name].copy(to: ConversationName(other), replacing: random.next() % 2 == 0)
      default:
        store[name].expire(at: ConversationInstant(nanoseconds: now + 1_000_000_000))
        if random.next() % 9 == 0 { store.removeAll() }
      }
    } catch {
      // Something of another kind is there.
    }
  }
}
