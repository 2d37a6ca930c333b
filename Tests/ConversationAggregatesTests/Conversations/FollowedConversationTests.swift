import ConversationAggregates
import ConversationMemory
import Testing
import _ConversationTestSupport

@Suite("Aggregates over a conversation")
struct FollowedConversationTests {
  /// What is worked out of a conversation as it is followed.
  private struct Figures {
    var last = ConversationLastAggregate(ConversationIntegerSum(), last: 10)
    var hour = ConversationSlidingAggregate(
      ConversationCount<Void>(), over: .seconds(3600), lateness: .arrival)
    var bySpeaker = ConversationKeyedAggregates(capacity: 4) { (_: String) in
      ConversationLastAggregate(ConversationIntegerSum(), last: .max)
    }
    var missed = 0

    mutating func follow(_ subscription: ConversationSubscription<[UInt8]>) {
      while let event = subscription.next() {
        switch event {
        case .message(let message):
          last.add(Int(message.payload[0]))
          hour.add((), at: message.arrival)
          bySpeaker[message.author ?? ""].add(Int(message.payload[0]))
        case .lagged(let range): missed += range.count
        }
      }
    }
  }

  @Test("W11 B4 a conversation of a store is aggregated as one by itself, and says what it missed")
  func bothForms() {
    withSeed { random in
      var configuration = ConversationStoreConfiguration()
      configuration.capacity = 50
      let store = ConversationStore(configuration)
      let memory = ConversationBufferWindowMemory<[UInt8]>(capacity: 50)
      let subscriptions = [store["followed"].subscribe(), memory.subscribe()]
      var figures = [Figures(), Figures()]
      var values: [Int] = []
      var seen: [(speaker: String, value: Int)] = []
      for _ in 0..<60 {
        let batch = (0..<Int.random(in: 1...70, using: &random)).map { _ in
          (speaker: "\(random.next() % 3)", value: Int(random.next() % 256))
        }
        for (speaker, value) in batch {
          let draft = ConversationDraft([UInt8(value)], role: .user, author: speaker)
          _ = store["followed"].append(draft)
          _ = memory.append(draft)
        }
        for index in figures.indices { figures[index].follow(subscriptions[index]) }
        values += batch.map(\.value)
        seen += batch.suffix(50)
        for figure in figures {
          #expect(figure.last.value == seen.suffix(10).reduce(0) { $0 + $1.value })
          #expect(figure.hour.value == seen.count)
          #expect(figure.missed == values.count - seen.count)
        }
      }
      for speaker in ["0", "1", "2"] {
        let sum = seen.filter { $0.speaker == speaker }.reduce(0) { $0 + $1.value }
        #expect(figures[0].bySpeaker[speaker].value == sum)
        #expect(figures[1].bySpeaker[speaker].value == sum)
      }
    }
  }
}
