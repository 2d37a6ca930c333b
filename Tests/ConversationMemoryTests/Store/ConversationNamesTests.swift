import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("The names of a store")
struct ConversationNamesTests {
  private let clock = ConversationManualClock()

  private func configuration(
    shards: Int? = nil, checks: Bool = true
  ) -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.shardCount = shards
    configuration.habits.checks = checks
    return configuration
  }

  /// All that a scan names, with something done between its calls.
  private func scan(
    _ store: ConversationStore, matching pattern: ConversationPattern? = nil, atMost limit: Int,
    between: () -> Void = {}
  ) -> [String] {
    var names: [String] = []
    var cursor: ConversationScanCursor? = .start
    while let place = cursor {
      let scan = store.scan(from: place, matching: pattern, atMost: limit)
      names += scan.names.map(\.text)
      cursor = scan.next
      between()
    }
    return names
  }

  @Test(
    """
    S2 a scan names what is there from its beginning to its end, once, whatever comes and goes \
    meanwhile
    """, arguments: [1, 2, 1024])
  func scanning(shards: Int) {
    withSeed { random in
      // Each step checks all of its shard, which takes its time where all are in one.
      let store = ConversationStore(configuration(shards: shards, checks: shards > 2))
      for _ in 0..<walkCount(of: 20) {
        func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
        let stayCount = below(300)
        for number in 0..<stayCount { _ = store["stays \(number)"].append([1]) }
        var others: Set<String> = []
        var came: Set<String> = []
        let names = scan(store, atMost: 1 + below(40)) {
          // Many at once, so that tables grow and shrink while the scan is under way.
          let isGrowing = below(2) == 0
          for _ in 0..<below(200) {
            if isGrowing {
              let name = "other \(below(1_000))"
              _ = store[name].append([1])
              others.insert(name)
              came.insert(name)
            } else if let name = others.popFirst() {
              store[name].remove()
            }
          }
        }
        let stayed = names.filter { $0.hasPrefix("stays") }
        #expect(stayed.count == stayCount && Set(stayed).count == stayCount)
        #expect(names.allSatisfy { $0.hasPrefix("stays") || came.contains($0) })
        store.removeAll()
        #expect(store.count == 0 && scan(store, atMost: 10).isEmpty)
      }
    }
  }

  @Test("S2 a scan names what a pattern describes, and nothing that is over or that one waits for")
  func scanningPart() async {
    var configuration = configuration()
    configuration.windows = [
      ConversationWindowRule(pattern: "short:*", window: .time(.seconds(1)))
    ]
    let store = ConversationStore(configuration)
    for number in 0..<20 {
      _ = store["short:\(number)"].append([1])
      _ = store["long:\(number)"].append([1])
    }
    let waits = Task { await store["waited for"].dequeue(until: .never) }
    while !store.shards.contains(where: { $0.pointee.awaitedCount > 0 }) { await Task.yield() }
    #expect(scan(store, matching: "*:1", atMost: 3).sorted() == ["long:1", "short:1"])
    #expect(scan(store, matching: "short:*", atMost: .max).count == 20)
    clock.advance(by: .seconds(1))
    #expect(scan(store, matching: "short:*", atMost: 1).isEmpty)
    #expect(scan(store, atMost: 7).count == 20 && !store["short:1"].exists)
    #expect(!store["waited for"].exists && store.count == 20)
    waits.cancel()
    _ = await waits.value
  }

  @Test("B13 S2 any number is a cursor, and any limit one")
  func hostile() {
    let store = ConversationStore(configuration(shards: 3))
    for number in 0..<50 { _ = store["\(number)"].append([1]) }
    for number in [0, 1, 1 << 31, 1 << 32, 3 << 32, 1 << 63, UInt64.max] {
      for limit in [Int.min, -1, 0, 1, .max] {
        let cursor = ConversationScanCursor(rawValue: number)
        #expect(store.scan(from: cursor, atMost: limit).names.count <= 50)
      }
    }
    #expect(store.scan(from: ConversationScanCursor(rawValue: .max)).next == nil)
  }

  @Test("S2 a name by chance is each as likely as another, and none that is over")
  func chance() {
    var configuration = configuration(shards: 4)
    configuration.window = .time(.seconds(2))
    let store = ConversationStore(configuration)
    #expect(store.randomName() == nil)
    for number in 0..<60 { _ = store["over \(number)"].append([1]) }
    clock.advance(by: .seconds(1))
    for number in 0..<8 { _ = store["\(number)"].append([1]) }
    clock.advance(by: .seconds(1))
    var counts: [String: Int] = [:]
    var random = SeededGenerator(seed: 7)
    for _ in 0..<800 { counts[store.randomName(using: &random)?.text ?? "none", default: 0] += 1 }
    #expect(counts.keys.sorted() == (0..<8).map { "\($0)" })
    // Each has 100 in the mean, with a deviation of 9.
    #expect(counts.values.allSatisfy { (55...145).contains($0) })
  }

  @Test("S2 the parts of a table hold each number once, at every size and with every wrap")
  func table() {
    withSeed { random in
      for count in 0..<200 {
        var table = SlotTable()
        var hashes: [UInt32] = []
        for number in 0..<count {
          // Many of the same hash, and many at the end, which go on at the beginning.
          let hash = [0, .max, .max - 1, UInt32(truncatingIfNeeded: random.next())][number % 4]
          table.insert(UInt32(number), hash: hash)
          hashes.append(hash)
        }
        for limit in [1, 3, 1_000] {
          var numbers: [UInt32] = []
          var first: UInt32? = 0
          while let hash = first {
            let part = table.numbers(from: hash, atMost: limit)
            #expect(part.next.map { $0 > hash } ?? true)
            #expect(part.numbers.allSatisfy { hashes[Int($0)] >= hash })
            numbers += part.numbers
            first = part.next
          }
          #expect(numbers.sorted() == Array(0..<UInt32(count)))
        }
      }
    }
  }
}
