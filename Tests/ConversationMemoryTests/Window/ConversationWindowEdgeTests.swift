import Testing

@testable import ConversationMemory

@Suite("Edges of limits")
struct ConversationWindowEdgeTests {
  @Test("W13 a negative limit is an error")
  func negative() async {
    await #expect(processExitsWith: .failure) { _ = ConversationWindow.time(.nanoseconds(-1)) }
    await #expect(processExitsWith: .failure) { _ = ConversationWindow.schedule(.seconds(-1)) }
    await #expect(processExitsWith: .failure) { _ = ConversationWindow.count(-1) }
    await #expect(processExitsWith: .failure) { _ = ConversationWindow.turns(-1) }
    await #expect(processExitsWith: .failure) { _ = ConversationWindow.bytes(-1) }
    await #expect(processExitsWith: .failure) { _ = ConversationWindow.tokens(-1) }
  }

  @Test("W13 a buffer without room, or without a counter that its window needs, is an error")
  func configuration() async {
    await #expect(processExitsWith: .failure) {
      _ = ConversationBufferWindowMemory<Int>(capacity: 0)
    }
    await #expect(processExitsWith: .failure) {
      _ = ConversationBufferWindowMemory<Int>(window: .tokens(5))
    }
    await #expect(processExitsWith: .failure) {
      _ = ConversationBufferWindowMemory<Int>().read(through: .tokens(5))
    }
  }

  @Test(
    "W13 0 keeps nothing, not even what has no size, and says so",
    arguments: [
      ConversationWindow.time(.zero), .schedule(.zero), .count(0), .turns(0), .bytes(0),
      .tokens(0),
    ])
  func zero(window: ConversationWindow) {
    var configuration = ConversationConfiguration<Int>()
    configuration.byteCount = { _ in 0 }
    configuration.tokenCount = { _ in 0 }
    let wide = ConversationBufferWindowMemory(configuration)
    configuration.window = window
    let narrow = ConversationBufferWindowMemory(configuration)
    for number in 1...3 {
      #expect(narrow.append(number).id?.rawValue == UInt64(number))
      _ = wide.append(number)
    }
    #expect(narrow.account.expired == 3)
    #expect(narrow.read().messages.isEmpty)
    let view = wide.read(through: window)
    #expect(view.messages.isEmpty)
    #expect(view.isTooNarrow)
    #expect(view.leftOut.messageCount == 3)
    #expect(view.leftOut.reasons.count == 1)
    #expect(wide.read().isTooNarrow == false)
  }

  @Test("W13 L3 sizes that no number holds do not fit, and cost nobody its place")
  func hugeSizes() {
    var configuration = ConversationConfiguration<Int>()
    configuration.byteCount = { $0 }
    configuration.tokenCount = { $0 }
    configuration.overflow = .reject
    let memory = ConversationBufferWindowMemory(configuration)
    _ = memory.append(.max)
    #expect(memory.append(1) == .full(1))
    #expect(memory.append(contentsOf: [1, .max]) == .full)
    #expect(memory.account.live == 1)
    #expect(memory.append(0).id != nil)
  }

  @Test("W13 B2 what can never fit beside the pinned is refused, and evicts nobody")
  func neverFits() {
    var configuration = ConversationConfiguration<Int>()
    configuration.byteCount = { $0 }
    configuration.byteBudget = 100
    let memory = ConversationBufferWindowMemory(configuration)
    _ = memory.append(ConversationDraft(20, isPinned: true))
    for _ in 0..<4 { _ = memory.append(20) }
    #expect(memory.append(90) == .full(90))
    #expect(memory.append(contentsOf: [45, 45]) == .full)
    #expect(memory.account.live == 5)
    #expect(memory.append(80).id != nil)
    #expect(memory.account.evicted == 4)
  }
}
