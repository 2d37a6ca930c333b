import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Reads and the forms of a conversation")
struct FormReadTests {
  private let clock = ConversationManualClock()

  private func store(
    packing packs: Bool = true, clock: ConversationManualClock? = nil
  ) -> ConversationStore {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock ?? self.clock)
    configuration.resolution = .nanoseconds(1)
    configuration.window = .time(.nanoseconds(400))
    configuration.tokenCount = { $0.count / 3 }
    configuration.capacity = 5_000
    configuration.hashKey = HashKey(low: 1, high: 2)
    configuration.habits = StoreHabits(sweeps: false, packs: packs, checks: true)
    return ConversationStore(configuration)
  }

  /// Appends the same to both, with parents here and there.
  private func append(_ random: inout SeededGenerator, to both: [StoredConversation]) {
    let last = both[0].head()?.rawValue ?? 0
    let roles: [ConversationRole?] = [nil] + ConversationRole.allCases
    var draft = ConversationDraft([UInt8](repeating: 1, count: Int(random.next() % 90)))
    draft.attributes.role = roles[Int(random.next() % 6)]
    if random.next() % 3 == 0 { draft.attributes.author = "Ann" }
    if random.next() % 3 == 0, last > 0 {
      draft.parent = .message(ConversationMessageID(rawValue: last - random.next() % min(last, 9)))
    }
    for conversation in both { _ = conversation.append(draft) }
  }

  private struct Read {
    let name: String
    let answer: (StoredConversation) -> String
  }

  /// Every question that can be asked of a conversation, at some places.
  private func reads(_ random: inout SeededGenerator, below nextID: UInt64) -> [Read] {
    let id = ConversationMessageID(rawValue: random.next() % (nextID + 2))
    let range = id..<ConversationMessageID(rawValue: id.rawValue + random.next() % 40)
    let limit = Int(random.next() % 50)
    let windows: [ConversationWindow] = [
      .unbounded, .count(5), .turns(2), .bytes(300), .tokens(80), .time(.nanoseconds(60)),
      .schedule(.nanoseconds(2)), .count(9).cutAnywhere(), .count(0),
    ]
    let window = windows[Int(random.next() % UInt64(windows.count))]
    return [
      Read(name: "read") { "\($0.read(through: window))" },
      Read(name: "read a branch") { "\($0.read(.main, through: window))" },
      Read(name: "read another branch") {
        "\($0.read(ConversationBranch(number: 3), through: window))"
      },
      Read(name: "show") { conversation in
        var shown: [String] = []
        let leftOut = conversation.forEach(through: window) {
          shown.append("\($0) \($1.byteCount)")
        }
        return "\(shown) \(leftOut)"
      },
      Read(name: "message") { "\(String(describing: $0.message(id)))" },
      Read(name: "messages") { "\($0.messages(range, limit: limit))" },
      Read(name: "messages from the end") {
        "\($0.messages(range, limit: limit, fromEnd: true))"
      },
      Read(name: "path") { "\(String(describing: $0.path(to: id, through: window)))" },
      Read(name: "children") { "\($0.children(of: id))" },
      Read(name: "subtree") { "\($0.subtree(of: id))" },
      Read(name: "state") { "\(String(describing: $0.state("a")))" },
      Read(name: "head") { "\(String(describing: $0.head()))" },
      Read(name: "head of another branch") {
        "\(String(describing: $0.head(of: ConversationBranch(number: 1))))"
      },
      Read(name: "branches") { "\($0.branches)" },
      Read(name: "newest") { "\(String(describing: $0.newest(of: .main)))" },
      Read(name: "newest of another branch") {
        "\(String(describing: $0.newest(of: ConversationBranch(number: 1))))"
      },
      Read(name: "groups") { "\($0.groups)" },
      Read(name: "window") { "\($0.window)" },
      Read(name: "account") { "\($0.store.account)" },
      Read(name: "live bytes") { "\($0.store.usage.liveBytes)" },
      Read(name: "snapshot") { "\($0.store.snapshot())" },
    ]
  }

  @Test("M6 L9 no question changes how a conversation is kept, and both forms give one answer")
  func questions() {
    withSeed { random in
      for _ in 0..<walkCount(of: 40) {
        let packed = store()["a"]
        let apart = store(packing: false)["a"]
        for _ in 0..<(random.next() % 90) {
          clock.advance(by: .nanoseconds(Int64(random.next() % 8)))
          append(&random, to: [packed, apart])
        }
        for _ in 0..<6 {
          for read in reads(&random, below: packed.head()?.rawValue ?? 0) {
            let answers = (read.answer(packed), read.answer(apart))
            #expect(answers.0 == answers.1, "\(read.name)")
            let isPacked = packed.store.shards.allSatisfy { $0.pointee.apart.isEmpty }
            #expect(isPacked, "\(read.name)")
          }
          clock.advance(by: .nanoseconds(Int64(random.next() % 100)))
        }
      }
    }
  }

  @Test("M6 B5 who has a group that was removed may ask of it, and nothing changes")
  func ended() {
    let chat = store()["a"]
    let group = chat.group("g")
    _ = chat.append("a")
    chat.remove(group)
    clock.advance(by: .nanoseconds(400))
    _ = chat.append("b")
    chat.store.expire()
    #expect(chat.isPacked)
    #expect(group.status == nil)
    #expect(group.receive(as: "a").isEmpty)
    #expect(chat.isPacked && chat.read().messages.count == 1)
  }

  @Test("M6 L9 a schedule that came and went shows in no form")
  func schedule() {
    func says(packing packs: Bool) -> (bytes: [UInt8], isPacked: Bool) {
      let clock = ConversationManualClock()
      let store = store(packing: packs, clock: clock)
      _ = store["a"].append("a")
      clock.advance(by: .nanoseconds(5))
      store.setWindow(.schedule(.nanoseconds(100)), of: nil)
      store.setWindow(.time(.nanoseconds(50)), of: nil)
      _ = store["a"].append("b")
      clock.advance(by: .nanoseconds(45))
      store.expire()
      return (store.snapshot(), store["a"].isPacked)
    }
    let packed = says(packing: true)
    #expect(packed.isPacked)
    #expect(says(packing: false).bytes == packed.bytes)
  }

  @Test("M6 T2 a subtree of many branches and of one long line is in order")
  func subtrees() {
    let store = store()
    let chat = store["a"]
    let root = chat.append("root").id ?? .none
    var line: [ConversationMessageID] = [root]
    for _ in 0..<1_000 { line.append(chat.append("next").id ?? .none) }
    #expect(chat.subtree(of: root).map(\.id) == line)
    #expect(chat.children(of: line[900]).map(\.id) == [line[901]])
    let other = chat.append(ConversationDraft([1], parent: .message(line[10]))).id ?? .none
    let last = chat.append(ConversationDraft([1], parent: .message(line[20]))).id ?? .none
    #expect(chat.children(of: line[10]).map(\.id) == [line[11], other])
    #expect(chat.subtree(of: root).map(\.id) == line[...20] + line[21...] + [last, other])
    #expect(chat.isPacked)
  }
}
