import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("What decides is operations and instants, and nothing else")
struct StoreMeaningTests {
  private let clock = ConversationManualClock()

  private func configuration() -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.resolution = .nanoseconds(1)
    configuration.habits.sweeps = false
    return configuration
  }

  @Test("L9 W5 what is over takes no room from what is live, however much of it there is")
  func roomOfTheDead() {
    func live(swept: Bool) -> Int {
      let clock = ConversationManualClock()
      var configuration = ConversationConfiguration<Int>()
      configuration.clock = .injected(clock)
      configuration.window = .bytes(3_000)
      configuration.capacity = 10_000
      configuration.byteCount = { $0 }
      let memory = ConversationBufferWindowMemory(configuration)
      for _ in 0..<100 { _ = memory.append(10) }
      for _ in 0..<200 { _ = memory.append(ConversationDraft(10, timeToLive: .seconds(1))) }
      clock.advance(by: .seconds(2))
      if swept { _ = memory.account }
      _ = memory.append(1_000)
      return memory.account.live
    }
    #expect(live(swept: true) == 101)
    #expect(live(swept: false) == 101)
  }

  @Test("L9 L1 T1 a conversation begins again or goes on by instants, and neighbours are not asked")
  func beginning() {
    func says(swept: Bool, shards: Int) -> [ConversationMessageID?] {
      let clock = ConversationManualClock()
      var configuration = configuration()
      configuration.clock = .injected(clock)
      configuration.window = .time(.seconds(10))
      configuration.shardCount = shards
      let store = ConversationStore(configuration)
      let first = store["x"].append("a").id
      clock.advance(by: .seconds(20))
      if swept { store.expire() }
      let second = store["x"].append("b").id
      return [
        first, second, store["x"].message(second ?? .none)?.parent,
        store["y"].append("c").id,
      ]
    }
    let one = says(swept: false, shards: 1)
    #expect(one == says(swept: true, shards: 1))
    #expect(one == says(swept: true, shards: 64))
    #expect(one[2] == nil)
    #expect((one[1] ?? .none) > (one[0] ?? .none))
  }

  @Test("W6 L2 no resolution keeps a message live for longer than its window says")
  func stale() {
    var configuration = configuration()
    configuration.resolution = .seconds(1)
    configuration.window = .time(.milliseconds(1_500))
    let store = ConversationStore(configuration)
    _ = store["x"].append("a")
    clock.advance(by: .milliseconds(1_499))
    #expect(store["x"].read().messages.count == 1)
    clock.advance(by: .milliseconds(1))
    #expect(store["x"].read().messages.isEmpty)
  }

  @Test("L1 a restored store gives no id again, of names that were forgotten too")
  func forgottenIDs() throws {
    var configuration = configuration()
    configuration.window = .time(.nanoseconds(10))
    let store = ConversationStore(configuration)
    var last = ConversationMessageID.none
    for _ in 0..<300_000 { last = store["x"].append([]).id ?? .none }
    clock.advance(by: .nanoseconds(20))
    store.expire()
    #expect(store.count == 0)
    let again = ConversationStore(configuration)
    try again.restore(from: store.snapshot())
    #expect((again["x"].append("c").id ?? .none) > last)
    #expect(again.account.appended == store.account.appended + 1)
  }

  @Test("Z3 ids of any number can be asked for", arguments: [1 << 62, 1 << 63, UInt64.max])
  func anyID(number: UInt64) {
    let id = ConversationMessageID(rawValue: number)
    let store = ConversationStore(configuration())
    _ = store["packed"].append("a")
    _ = store["apart"].append("a")
    _ = store["apart"].append(ConversationDraft(Array("b".utf8), isPinned: true))
    for name in ["packed", "apart"] {
      #expect(store[name].messages(id..<ConversationMessageID(rawValue: .max)).isEmpty)
      #expect(store[name].message(id) == nil)
      #expect(store[name].children(of: id).isEmpty)
      #expect(store[name].append(ConversationDraft([1], parent: .message(id))).id == nil)
    }
  }

  @Test("Z3 B12 what together is more than can be counted has no room", arguments: [false, true])
  func uncountable(isPinned: Bool) {
    var configuration = ConversationConfiguration<Int>()
    configuration.tokenCount = { $0 }
    let memory = ConversationBufferWindowMemory(configuration)
    let drafts = [Int.max, 1].map { ConversationDraft($0, isPinned: isPinned) }
    if case .appended = memory.append(contentsOf: drafts) { Issue.record("It was let in.") }
    #expect(memory.append(drafts[0]).id != nil)
    #expect(memory.account.live == 1)
  }

  @Test("Z3 a snapshot of which one byte is another is refused, whole")
  func flippedBytes() throws {
    let store = ConversationStore(configuration())
    _ = store["x"].append("a", role: .user)
    _ = store["y"].append(ConversationDraft([7], role: .user, author: "k", isPinned: true))
    let group = store["y"].group("g", deadLetters: store["z"])
    _ = group.receive(as: "one", atMost: 1)
    let bytes = store.snapshot()
    let other = ConversationStore(configuration())
    for place in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[place] ^= 1 << UInt8(bit)
        #expect(throws: ConversationSnapshotError.self) { try other.restore(from: damaged) }
      }
    }
    #expect(other.count == 0)
    try other.restore(from: bytes)
    #expect(other.snapshot() == bytes)
  }

  @Test("W1 changes of windows from several threads at once are of one order in every shard")
  func windowsAtOnce() async {
    var configuration = configuration()
    configuration.shardCount = 16
    let store = ConversationStore(configuration)
    _ = await runThreads(4) { thread in
      for number in 0..<60 {
        store.setWindow(.count(number + 1), of: ConversationPattern("\(thread):\(number):*"))
      }
    }
    let patterns = store.windows.map(\.pattern.text)
    #expect(patterns.count == 240)
    for shard in store.shards {
      #expect(shard.pointee.windows.patterns.map(\.text) == patterns)
    }
  }
}
