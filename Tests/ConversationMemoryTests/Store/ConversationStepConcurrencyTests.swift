import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Several names in one step, by several threads")
struct ConversationStepConcurrencyTests {
  private func store() -> ConversationStore {
    var configuration = ConversationStoreConfiguration()
    configuration.shardCount = 8
    configuration.valueTypes = [ConversationBytes.self]
    return ConversationStore(configuration)
  }

  private static let names = (0..<6).map { ConversationName("account \($0)") }

  private static func sum(_ store: ConversationStore) -> Int64 {
    names.reduce(0) { sum, name in
      sum + ((try? store[name].read(as: ConversationBytes.self) { $0.number ?? 0 }) ?? 0)
    }
  }

  @Test("S5 L4 of what is moved between names nobody ever sees half")
  func moves() {
    let store = store()
    for name in Self.names { _ = try? store[name].bytes.set(Array("1000".utf8)) }
    let total = Int64(1000 * Self.names.count)
    let wrong = runThreads(8) { thread in
      var random = SeededGenerator(seed: UInt64(thread))
      var wrong = 0
      for round in 0..<1_500 {
        if thread < 2 || round % 16 == 0 {
          // In whatever order they are named, the shards are taken in one.
          let names = round % 2 == 0 ? Self.names : Self.names.reversed()
          if store.atomically(names, { _ in Self.sum(store) }) != total { wrong += 1 }
          continue
        }
        let from = Self.names[Int(random.next() % 6)]
        let to = Self.names[Int(random.next() % 6)]
        store.atomically([from, to]) { _ in
          _ = try? store[from].bytes.increment(by: -7)
          _ = try? store[to].bytes.increment(by: 7)
        }
      }
      return wrong
    }
    #expect(wrong.reduce(0, +) == 0)
    #expect(Self.sum(store) == total)
  }

  @Test("S5 L4 a message goes from one conversation to another, and is in one of them always")
  func messages() {
    let store = store()
    for number in 0..<8 { _ = store["left"].append([UInt8(number)]) }
    let wrong = runThreads(8) { thread in
      var wrong = 0
      for round in 0..<1_000 {
        if thread % 2 == 0 {
          let count = store.atomically(["left", "right"]) { _ in
            store["left"].read().messages.count + store["right"].read().messages.count
          }
          if count != 8 { wrong += 1 }
        } else {
          let (source, target) = round % 2 == 0 ? ("left", "right") : ("right", "left")
          store.atomically([ConversationName(target), ConversationName(source)]) { _ in
            guard let message = store[source].read().messages.first else { return }
            store[source].remove(message.id)
            _ = store[target].append(message.payload)
          }
        }
      }
      return wrong
    }
    #expect(wrong.reduce(0, +) == 0)
    let payloads = ["left", "right"].flatMap { store[$0].read().messages.map(\.payload[0]) }
    #expect(payloads.sorted() == Array(0..<8))
  }

  @Test("S5 S2 names change places in steps, and each is there always")
  func swaps() {
    let store = store()
    _ = store["a"].append([1])
    _ = store["b"].append([2])
    let wrong = runThreads(8) { thread in
      var wrong = 0
      for _ in 0..<600 {
        if thread % 4 == 0 {
          store.atomically(["a", "b", "c"]) { _ in
            store["a"].rename(to: "c")
            store["b"].rename(to: "a")
            store["c"].rename(to: "b")
          }
        } else if thread % 4 == 1 {
          // Not in a step: each by itself is whole.
          if !store["a"].exists || !store["b"].exists || store["c"].exists { wrong += 1 }
        } else {
          let payloads = store.atomically(["b", "a"]) { _ in
            ["a", "b"].flatMap { store[$0].read().messages.map(\.payload) }
          }
          if payloads != [[1], [2]], payloads != [[2], [1]] { wrong += 1 }
        }
      }
      return wrong
    }
    #expect(wrong.reduce(0, +) == 0)
  }
}
