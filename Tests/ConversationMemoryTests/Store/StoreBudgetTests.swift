import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("A store's budget")
struct StoreBudgetTests {
  /// What is done with conversations that are many, or the only one.
  enum Load: CaseIterable {
    case plain
    case finished
    case grouped
    case subscribed
    case keyed
    case onlyOne
    case onlyOneApart
  }

  private let clock = ConversationManualClock()

  @Test("L3 M2 nothing holds more than the budget, whatever it is", arguments: Load.allCases)
  func bounds(_ load: Load) {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.byteBudget = 400_000
    configuration.capacity = 100_000
    if load == .keyed { configuration.retention = .untilConsumed }
    configuration.remembrance = .seconds(1_000_000_000)
    let store = ConversationStore(configuration)
    var subscriptions: [ConversationSubscription<[UInt8]>] = []
    for number in 0..<4_000 {
      let isOne = load == .onlyOne || load == .onlyOneApart
      let name = isOne ? "a" : "a\(number)"
      var draft = ConversationDraft([UInt8](repeating: 1, count: 100))
      draft.isPinned = load == .onlyOneApart && number == 0
      draft.idempotencyKey = load == .keyed ? "a key of some length \(number)" : nil
      #expect(store[name].append(draft).id != nil)
      switch load {
      case .finished: store[name].finish()
      case .grouped: _ = store[name].group("g")
      case .subscribed: subscriptions.append(store[name].subscribe())
      case .keyed: _ = store[name].dequeue()
      default: break
      }
      // Names of those that were just forgotten are known until time has caught up.
      clock.advance(by: .seconds(1))
      #expect(store.usage.heldBytes <= 400_000)
    }
    #expect(store.account.appended == 4_000)
    subscriptions = []
  }

  @Test("M2 B4 B5 who waits at a conversation that gives way is told that it is over")
  func waiting() async {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.byteBudget = 60_000
    let store = ConversationStore(configuration)
    _ = store["a"].append([1])
    let group = store["a"].group("g", from: .newest)
    async let received = group.receive(as: "c", atMost: 1, until: .never)
    let room = StoreRoom(store["a"], beginning: false)
    while room.perform({ state, _, _ in state.lines.counts.receivers }) == 0 {
      await Task.yield()
    }
    for number in 0..<400 { _ = store["b\(number)"].append([UInt8](repeating: 1, count: 200)) }
    let outcome = await received
    if case .finished = outcome {} else { Issue.record("\(outcome)") }
    #expect(group.status == nil)
    #expect(store["a"].groups.isEmpty)
    #expect(store.usage.heldBytes <= 60_000)
  }

  @Test("M2 where there is no room for one conversation alone, that gives way too")
  func noRoom() {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.byteBudget = 1_000
    let store = ConversationStore(configuration)
    for number in 1...3 {
      _ = store["a"].append([1])
      #expect(store.count == 0 && store.account.evicted == number)
    }
  }
}
