import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Versions of conversations")
struct ConversationVersionTests {
  private let clock = ConversationManualClock()

  private func store(shards: Int = 4) -> ConversationStore {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.window = .time(.seconds(10))
    configuration.shardCount = shards
    configuration.habits.checks = true
    return ConversationStore(configuration)
  }

  @Test("S2 a version moves with every change, and with no read")
  func changes() throws {
    let chat = store()["a"]
    var last = chat.version
    func expectMove(_ line: Int = #line, _ change: () -> Void) {
      change()
      let version = chat.version
      #expect(version != last, "line \(line)")
      #expect(chat.version == version)
      last = version
    }
    expectMove { _ = chat.append([1]) }
    expectMove { _ = chat.append(ConversationDraft([2], isPinned: true)) }
    let id = try #require(chat.head())
    expectMove { _ = chat.fork(from: id) }
    expectMove { chat.move(.main, to: id) }
    expectMove { _ = chat.dequeue() }
    let group = chat.group("g")
    var deliveries: [ConversationDelivery<[UInt8]>] = []
    expectMove { deliveries = group.receive(as: "w", atMost: 2) }
    expectMove { #expect(group.acknowledge(deliveries.map(\.receipt)) == 2) }
    expectMove { _ = chat.store.setWindow(.count(9), of: "a") }
    expectMove { _ = chat.finish() }
    expectMove { chat.remove(id) }
    expectMove { chat.removeAll() }
    expectMove { chat.remove() }
    // What reads, and what is refused, is none.
    _ = chat.append([3])
    last = chat.version
    _ = (chat.read(), chat.branches, chat.children(of: id), chat.state("s"), chat.exists)
    _ = (chat.store.snapshot(), chat.store.account, chat.store.scan(), chat.remove(id))
    #expect(chat.append(ConversationDraft([4], parent: .message(id.advanced(by: 99)))).id == nil)
    #expect(chat.version == last)
    // Nor is what happens to others.
    _ = chat.store["b"].append([5])
    #expect(chat.version == last)
  }

  @Test("S2 L9 what leaves by age moves a version, whoever lets it go", arguments: [true, false])
  func age(isSwept: Bool) {
    let store = store()
    let chat = store["a"]
    _ = chat.append([1])
    clock.advance(by: .seconds(5))
    _ = chat.append([2])
    let version = chat.version
    clock.advance(by: .seconds(4))
    if isSwept { store.expire() }
    #expect(chat.version == version)
    clock.advance(by: .seconds(1))
    if isSwept { store.expire() }
    #expect(chat.version != version)
  }

  @Test("S2 no version comes again, though its name goes and comes, and is none between")
  func again() {
    let store = store()
    let chat = store["a"]
    var seen: Set<ConversationVersion> = [chat.version]
    #expect(chat.version == seen.first)
    for _ in 0..<50 {
      // It comes and goes without having been asked for in between, too.
      _ = chat.append([1])
      chat.remove()
      #expect(seen.insert(chat.version).inserted)
      _ = chat.append([1])
      #expect(seen.insert(chat.version).inserted)
      clock.advance(by: .seconds(10))
      #expect(seen.insert(chat.version).inserted)
      store.removeAll()
    }
  }

  @Test("S2 M1 versions of names that there are not are bounded, and none is taken for another")
  func bound() {
    let store = store(shards: 1)
    let first = store["0"].version
    for number in 1...5_000 { _ = store["\(number)"].version }
    #expect(store["0"].version != first)
    #expect(store.usage.heldBytes < 400_000)
  }
}
