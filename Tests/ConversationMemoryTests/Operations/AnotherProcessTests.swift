import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("The same operations in another process")
struct AnotherProcessTests {
  @Test("L8 L9 what another process answers, records and writes down is the same to the byte")
  func anotherProcess() async throws {
    let seed: UInt64 = withSeed { $0.next() }
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) { [seed = seed as UInt64] in
      print(Self.saying(of: seed))
    }
    let output = try #require(result?.standardOutputContent)
    let line = String(decoding: output, as: UTF8.self).split(separator: "\n")
      .last { $0.hasPrefix(Self.label) }
    #expect(line.map(String.init) == Self.saying(of: seed))
  }

  private static let label = "said and written: "

  /// A checksum of all that comes of many operations, in a line.
  ///
  /// Swift hashes with another seed in every process, so that an order that is taken from a
  /// dictionary is another one there.
  private static func saying(of seed: UInt64) -> String {
    var checksum = Checksum()
    for walk in 0..<40 {
      let tape = Tape()
      let store = ReplayForm.all[walk % 2].store(configuration(walk), recorder: tape)
      var sampler = OperationSampler(random: SeededGenerator(seed: seed &+ UInt64(walk)))
      sampler.extremes = 5
      var instant: Int64 = 0
      for _ in 0..<150 {
        instant += Int64(sampler.below(6))
        let answer = try? store.apply(
          sampler.bytes(kinds[sampler.below(kinds.count)]),
          at: ConversationInstant(nanoseconds: instant))
        checksum.add(String(describing: answer))
      }
      for entry in tape.entries.dropFirst() { checksum.add("\(entry)") }
      checksum.add("\(StoreSaying(store).bytes)")
    }
    return label + "\(checksum.value)"
  }

  /// All but the one that brings a key of chance along.
  private static let kinds = ConversationOperation.Kind.allCases.filter { $0 != .begin }

  private static func configuration(_ walk: Int) -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(StandingClock())
    configuration.resolution = .nanoseconds(1)
    configuration.capacity = walk % 3 == 0 ? 5 : .max
    configuration.window = .time(.nanoseconds(40))
    configuration.compactsStates = walk % 4 == 0
    configuration.remembrance = .nanoseconds(30)
    configuration.valueTypes = [ConversationBytes.self]
    return configuration
  }
}

/// A hash that is the same in every process.
private struct Checksum {
  private(set) var value: UInt64 = 0

  mutating func add(_ text: String) {
    let key = HashKey(low: value, high: 1)
    value = unsafe Array(text.utf8).withUnsafeBytes { unsafe key.hash($0) }
  }
}
