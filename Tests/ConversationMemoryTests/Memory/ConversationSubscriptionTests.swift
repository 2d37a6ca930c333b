import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Subscriptions")
struct ConversationSubscriptionTests {
  private func numbers(_ subscription: ConversationSubscription<Int>) -> [ClosedRange<UInt64>] {
    var numbers: [ClosedRange<UInt64>] = []
    while let event = subscription.next() {
      switch event {
      case .message(let message): numbers.append(message.id.rawValue...message.id.rawValue)
      case .lagged(let range):
        numbers.append(range.lowerBound.rawValue...(range.upperBound.rawValue - 1))
      }
    }
    return numbers
  }

  @Test("B4 a subscriber begins at the oldest, at the newest, or after an id")
  func positions() {
    let memory = ConversationBufferWindowMemory<Int>(capacity: 3)
    for number in 1...5 { _ = memory.append(number) }
    let id = { ConversationMessageID(rawValue: $0) }
    let subscriptions: [(ConversationPosition, [ClosedRange<UInt64>])] = [
      (.oldest, [3...3, 4...4, 5...5, 6...6]), (.newest, [6...6]), (.after(id(4)), [5...5, 6...6]),
      (.after(id(0)), [1...2, 3...3, 4...4, 5...5, 6...6]), (.after(id(.max)), [6...6]),
    ]
    let open = subscriptions.map { ($1, memory.subscribe(from: $0)) }
    // Room for one more, so that nobody lags by it.
    memory.remove(id(3))
    _ = memory.append(6)
    for (expected, subscription) in open {
      let lagging = expected.contains(3...3)
      let seen = numbers(subscription)
      #expect(
        seen.suffix(expected.contains(5...5) ? 2 : 1)
          == expected.suffix(expected.contains(5...5) ? 2 : 1))
      if lagging { #expect(seen.first?.contains(3) == true) }
    }
  }

  @Test("B4 whoever falls behind is told which messages it lost", arguments: 0...6)
  func lag(seen: Int) {
    let memory = ConversationBufferWindowMemory<Int>(capacity: 2)
    let subscription = memory.subscribe()
    for number in 1...6 {
      _ = memory.append(number)
      if number <= seen { #expect(subscription.next() != nil) }
    }
    let expected: [ClosedRange<UInt64>] =
      switch seen {
      case 0..<4: [UInt64(seen + 1)...4, 5...5, 6...6]
      case 4: [5...5, 6...6]
      case 5: [6...6]
      default: []
      }
    #expect(numbers(subscription) == expected)
  }

  @Test("B7 B4 a subscriber drains a finished buffer, and ends")
  func finish() async {
    let memory = ConversationBufferWindowMemory<Int>(retention: .untilConsumed)
    _ = memory.append(contentsOf: [1, 2])
    let subscription = memory.subscribe()
    memory.finish()
    var payloads: [Int] = []
    for await event in subscription {
      if case .message(let message) = event { payloads.append(message.payload) }
    }
    #expect(payloads == [1, 2])
  }
}
