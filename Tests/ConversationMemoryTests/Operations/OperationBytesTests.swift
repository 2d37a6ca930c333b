import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Operations as bytes")
struct OperationBytesTests {
  @Test(
    "L10 every operation read and written again is the same bytes, at any value of its fields",
    arguments: ConversationOperation.Kind.allCases)
  func again(_ kind: ConversationOperation.Kind) throws {
    try withSeed { random in
      var sampler = OperationSampler(random: random.split(), extremes: 60)
      for _ in 0..<300 {
        let bytes = sampler.bytes(kind)
        #expect(try encodedAgain(bytes) == bytes)
        let operation = try ConversationOperation(bytes)
        #expect(operation.kind == kind && operation.bytes == bytes)
      }
    }
  }

  @Test(
    "L10 Z3 an operation that ends early throws, wherever it ends, and nothing has happened",
    arguments: ConversationOperation.Kind.allCases)
  func truncated(_ kind: ConversationOperation.Kind) {
    withSeed { random in
      var sampler = OperationSampler(random: random.split(), extremes: 40)
      let store = ConversationStore(ConversationStoreConfiguration())
      for _ in 0..<10 {
        let bytes = sampler.bytes(kind)
        for count in 0..<bytes.count {
          let part = Array(bytes.prefix(count))
          #expect(throws: ConversationOperationError.self, "\(part)") {
            try ConversationOperation(part)
          }
          #expect(throws: ConversationOperationError.self, "\(part)") {
            try store.apply(part, at: ConversationInstant(nanoseconds: 0))
          }
        }
        #expect(throws: ConversationOperationError.self) {
          try ConversationOperation(bytes + [0])
        }
      }
      #expect(store.count == 0 && store.account == ConversationAccount())
    }
  }

  @Test("L10 Z3 any bytes throw, or are an operation that says the same when it is written again")
  func anyBytes() {
    withSeed { random in
      var sampler = OperationSampler(random: random.split())
      var readCount = 0
      for step in 0..<20_000 {
        let bytes = sampler.mutated()
        do throws(ConversationOperationError) {
          let operation = try ConversationOperation(bytes)
          let again = try encodedAgain(bytes)
          #expect(try encodedAgain(again) == again, "step \(step): \(bytes)")
          #expect(try ConversationOperation(again).kind == operation.kind)
          readCount += 1
        } catch {
          #expect((0...bytes.count).contains(error.offset))
          #expect(!error.description.isEmpty)
        }
      }
      #expect(readCount > 1_000)
    }
  }
}

extension OperationSampler {
  /// Bytes that are nearly an operation, or any.
  mutating func mutated() -> [UInt8] {
    if chance(5) { return (0..<below(40)).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
    let kinds = ConversationOperation.Kind.allCases
    var bytes = bytes(kinds[below(kinds.count)])
    for _ in 0..<below(4) where bytes.count > 1 {
      let place = below(bytes.count)
      switch below(6) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes[place] ^= 1 << UInt8(below(8))
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(0x80, at: place)
      // A number of nine or ten bytes.
      case 4: bytes.insert(contentsOf: [UInt8](repeating: 0xff, count: 8) + [0x7f], at: place)
      default: bytes[place] = UInt8(below(3))
      }
    }
    return bytes
  }
}
