import ConversationAggregates
import Testing
import _ConversationTestSupport

@Suite("Aggregates by key")
struct KeyedAggregatesTests {
  @Test("L3 W11 every key has an aggregate of its own; the one used least recently gives way")
  func leastRecentlyUsed() {
    withSeed { random in
      let capacity = 5
      var aggregates = ConversationKeyedAggregates(capacity: capacity) { (_: Int) in
        ConversationLastAggregate(ConversationIntegerSum(), last: 10)
      }
      var model: [(key: Int, values: [Int])] = []
      var evicted = 0
      for value in 0..<2_000 {
        let key = Int.random(in: 0..<9, using: &random)
        aggregates[key].add(value)
        var values = [value]
        if let index = model.firstIndex(where: { $0.key == key }) {
          values = model.remove(at: index).values + values
        } else if model.count == capacity {
          model.removeFirst()
          evicted += 1
        }
        model.append((key, values.suffix(10)))
        #expect(Set(aggregates.keys) == Set(model.map(\.key)))
        #expect(aggregates.evictedCount == evicted)
        for (key, aggregate) in aggregates.all {
          let values = model.first { $0.key == key }?.values ?? []
          #expect(aggregate.value == Int128(values.reduce(0, +)))
        }
      }
    }
  }
}
