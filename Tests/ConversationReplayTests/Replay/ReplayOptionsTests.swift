import ConversationMemory
import ConversationReplay
import Testing

@Suite struct ReplayOptionsTests {
  private func contradiction(_ change: (inout ReplayOptions) -> Void) -> String? {
    var options = ReplayOptions()
    change(&options)
    return options.contradiction
  }

  @Test("The defaults and the bounds are accepted")
  func accepted() {
    #expect(contradiction { _ in } == nil)
    #expect(contradiction { ($0.capacity, $0.producerCount, $0.consumerCount) = (1, 1, 0) } == nil)
    #expect(contradiction { ($0.producerCount, $0.consumerCount) = (64, 64) } == nil)
  }

  @Test("What is out of bounds is told in a sentence")
  func refused() {
    #expect(
      contradiction { $0.capacity = 0 } == "The capacity is 0; it must be at least 1.")
    #expect(
      contradiction { $0.producerCount = 0 } == "There are 0 producers; there must be 1 to 64.")
    #expect(
      contradiction { $0.consumerCount = 65 } == "There are 65 consumers; there must be 0 to 64.")
    #expect(
      contradiction { ($0.overflow, $0.consumerCount) = (.wait, 0) }
        == "Nobody would make room for producers that wait; it takes at least one consumer.")
  }

  @Test("Messages stay that were dequeued, unless producers wait for room")
  func retention() {
    var options = ReplayOptions()
    #expect(options.retention == .window)
    options.overflow = .wait
    #expect(options.retention == .untilConsumed)
  }
}
