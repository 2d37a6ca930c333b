import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Values of other kinds in a store")
struct ConversationValuesTests {
  private let clock = ConversationManualClock()

  private func configuration(
    shards: Int = 4, recorder: (any ConversationRecorder)? = nil
  ) -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.shardCount = shards
    configuration.valueTypes = [ConversationBytes.self, Marks.self]
    configuration.recorder = recorder
    configuration.hashKey = HashKey(low: 1, high: 2)
    configuration.habits.checks = true
    return configuration
  }

  private func store(
    shards: Int = 4, recorder: (any ConversationRecorder)? = nil
  ) -> ConversationStore {
    ConversationStore(configuration(shards: shards, recorder: recorder))
  }

  /// What a name can hold.
  enum Held: CaseIterable {
    case nothing
    case packed
    case apart
    case string
    case marks
    /// A string the end of which has come, and which nobody has let go of.
    case expired

    func put(into place: StoredConversation, _ clock: ConversationManualClock) throws {
      switch self {
      case .nothing: break
      case .packed: _ = place.append([1])
      case .apart:
        _ = place.append([1])
        _ = place.group("g")
      case .string: try place.bytes.set([1, 2])
      case .marks: try place.update(by: AddMark(number: 7))
      case .expired:
        try place.bytes.set([1, 2], expiry: .after(.seconds(1)))
        clock.advance(by: .seconds(1))
      }
    }

    var kind: ConversationValueKind? {
      switch self {
      case .nothing, .expired: nil
      case .packed, .apart: .conversation
      case .string: ConversationBytes.kind
      case .marks: Marks.kind
      }
    }
  }

  @Test(
    "S2 B13 each call to a conversation, of a name that holds each kind", arguments: Held.allCases)
  func conversationCalls(_ held: Held) async throws {
    func place() throws -> StoredConversation {
      let place = store()["a"]
      try held.put(into: place, clock)
      return place
    }
    let isOther = held == .string || held == .marks
    #expect(try place().kind == held.kind && place().exists == (held.kind != nil))
    #expect(try (place().append([9]) == .otherKind([9])) == isOther)
    #expect(try place().append("t").isOtherKind == isOther)
    let draft = ConversationDraft<[UInt8]>([9], idempotencyKey: "k")
    #expect(try (place().append(draft) == .otherKind([9])) == isOther)
    #expect(try (place().append(contentsOf: [draft]) == .otherKind) == isOther)
    #expect(try await (place().append(draft, until: .after(.zero)) == .otherKind([9])) == isOther)
    guard isOther else { return }
    let other = try place()
    let bytes = other.store.snapshot()
    #expect(other.read().messages.isEmpty && other.dequeue() == nil && !other.finish())
    #expect(other.removeAll() == 0 && !other.remove(ConversationMessageID(rawValue: 1)))
    #expect(other.head() == nil && other.branches.isEmpty && other.state("s") == nil)
    #expect(
      other.groups.isEmpty && other.messages(.none..<ConversationMessageID(rawValue: 9)).isEmpty)
    #expect(other.path(to: ConversationMessageID(rawValue: 1)) == nil)
    #expect(other.fork(from: ConversationMessageID(rawValue: 1)) == nil)
    // Who waits for a conversation there finds the end of one.
    #expect(await other.dequeue(until: .never).isFinished)
    let group = other.group("g")
    #expect(group.receive(as: "w", atMost: 3).isEmpty && group.status == nil)
    let subscription = other.subscribe()
    #expect(await subscription.next(until: .never) == nil)
    #expect(!other.appendLine(draft, beside: .main) && other.removeHead(of: .main) == nil)
    #expect(other.store.snapshot() == bytes && other.kind == held.kind)
  }

  @Test("S2 B13 each call to a string, of a name that holds each kind", arguments: Held.allCases)
  func stringCalls(_ held: Held) throws {
    func bytes() throws -> StoredBytes {
      let place = store()["a"]
      try held.put(into: place, clock)
      return place.bytes
    }
    let isOther = [.packed, .apart, .marks].contains(held)
    func check(_ line: Int = #line, _ body: (StoredBytes) throws -> Bool) throws {
      let string = try bytes()
      let snapshot = string.place.store.snapshot()
      do {
        let isRight = try body(string)
        #expect(isRight && !isOther, "line \(line)")
      } catch let error as ConversationKindError {
        #expect(isOther && error.kind == held.kind, "line \(line)")
        #expect(string.place.store.snapshot() == snapshot, "line \(line)")
      }
    }
    let isThere = held == .string
    try check { try $0.get() == (isThere ? [1, 2] : nil) }
    try check { try $0.get(-3..<1) == (isThere ? [1] : []) }
    try check { try $0.count() == (isThere ? 2 : 0) }
    try check { try $0.append([3]) == .done(isThere ? 3 : 1) }
    try check { try $0.increment() == (isThere ? .notANumber : .done(1)) }
    try check { try $0.setRange(at: 1, [4]) == .done(2) }
    try check { try $0.take() == (isThere ? [1, 2] : nil) }
    try check {
      let setting = try $0.set([5], gettingPrevious: true)
      return setting.isDone && setting.previous == (isThere ? [1, 2] : nil)
    }
    // What sets without looking sees other kinds, and takes their place.
    #expect(try bytes().set([6]).isDone)
    #expect(try bytes().set([6], if: .ifAbsent).isDone == (held.kind == nil))
    #expect(try bytes().set([6], if: .ifPresent).isDone == (held.kind != nil))
    let string = try bytes()
    try string.set([7])
    #expect(try string.get() == [7] && string.place.kind == ConversationBytes.kind)
    #expect(string.place.store.count == 1)
  }

  @Test(
    "S2 what all names have values have, too", arguments: Held.allCases.filter { $0.kind != nil })
  func names(_ held: Held) throws {
    let store = store()
    let place = store["a"]
    try held.put(into: place, clock)
    #expect(store.count == 1 && store.randomName() == "a" && store.scan(atMost: 99).names == ["a"])
    for kind in [ConversationValueKind.conversation, ConversationBytes.kind, Marks.kind] {
      #expect(store.scan(kind: kind, atMost: 99).names == (kind == held.kind ? ["a"] : []))
    }
    #expect(place.expiry == nil && !place.persist())
    let end = ConversationClock.injected(clock).now.advanced(by: .seconds(5))
    #expect(place.expire(at: end) && place.expiry == end && place.persist() && place.expiry == nil)
    #expect(place.expire(at: end))
    var version = place.version
    #expect(place.version == version && place.rename(to: "b") == .done)
    #expect(place.version != version && !place.exists)
    #expect(store["b"].kind == held.kind && store["b"].expiry == end && store.count == 1)
    #expect(store["b"].copy(to: "a") == .done && store["b"].copy(to: "a") == .taken)
    #expect(place.kind == held.kind && place.expiry == end && store.count == 2)
    version = place.version
    #expect(place.remove() && !place.remove() && place.version != version)
    version = store["b"].version
    clock.advance(by: .seconds(5))
    #expect(!store["b"].exists && store["b"].version != version && store.count == 0)
    try held.put(into: place, clock)
    store.removeAll()
    #expect(!place.exists && store.count == 0)
    if held == .string || held == .marks { #expect(store.account == ConversationAccount()) }
    #expect(store.usage.liveBytes == 0)
  }

  @Test(
    "S2 L5 what is renamed or copied takes the place of any kind", arguments: Held.allCases,
    Held.allCases)
  func transfers(_ source: Held, _ target: Held) throws {
    for keeps in [false, true] {
      for replaces in [false, true] {
        let tape = Tape()
        let store = store(recorder: tape)
        try source.put(into: store["a"], clock)
        try target.put(into: store["b"], clock)
        let outcome =
          keeps
          ? store["a"].copy(to: "b", replacing: replaces)
          : store["a"].rename(to: "b", replacing: replaces)
        // What ended meanwhile is not there.
        let isThere = source.kind != nil
        let isTaken = target.kind != nil
        #expect(outcome == (!isThere ? .missing : isTaken && !replaces ? .taken : .done))
        if outcome == .done {
          #expect(store["b"].kind == source.kind)
          #expect(store["a"].kind == (keeps ? source.kind : nil))
        } else {
          #expect(store["b"].kind == target.kind && store["a"].kind == source.kind)
        }
        let saying = StoreSaying(store)
        #expect(ReplayCheck(store.configuration).difference(from: saying, tape.entries) == nil)
      }
    }
  }

  @Test("S2 a copy and its source go their own ways")
  func copies() throws {
    let store = store()
    try store["a"].bytes.set([1])
    #expect(store["a"].copy(to: "b") == .done)
    try store["a"].bytes.append([2])
    #expect(try store["a"].bytes.get() == [1, 2] && store["b"].bytes.get() == [1])
  }

  @Test("S2 a value that is nothing any more goes with its name")
  func empty() throws {
    let store = store()
    #expect(try store["a"].update(by: AddMark(number: 7)) == 1)
    #expect(try store["a"].update(by: RemoveMark(number: 8)) == 1 && store["a"].exists)
    #expect(try store["a"].update(by: RemoveMark(number: 7)) == 0)
    #expect(!store["a"].exists && store.count == 0)
    // Neither is one begun for nothing.
    #expect(try store["a"].update(by: RemoveMark(number: 7)) == 0 && !store["a"].exists)
    _ = store["a"].append([1])
    #expect(store["a"].kind == .conversation)
  }

  @Test("M2 L5 values count against the budget, and the least recently used gives way")
  func budget() throws {
    var configuration = configuration(shards: 1)
    configuration.byteBudget = 64 << 10
    let tape = Tape()
    configuration.recorder = tape
    let told = GuardedCell<[String]>([])
    defer { told.deallocate() }
    configuration.valueObserver = { name, kind, reason in
      told.lock.lock()
      told.pointee.append("\(name) \(kind) \(reason)")
      told.lock.unlock()
    }
    let store = ConversationStore(configuration)
    let kilobyte = [UInt8](repeating: 1, count: 1000)
    for number in 0..<200 { try store["s\(number)"].bytes.set(kilobyte) }
    #expect(store.usage.heldBytes <= 64 << 10 && store.count > 20 && store.count < 64)
    #expect(!store["s0"].exists && store["s199"].exists)
    #expect(told.pointee.count == 200 - store.count)
    #expect(told.pointee.first == "s0 string evicted")
    // One that is too great by itself goes too, and a conversation makes values go.
    try store["great"].bytes.set([UInt8](repeating: 1, count: 80 << 10))
    #expect(!store["great"].exists && store.count == 0)
    try store["s"].bytes.set(kilobyte)
    for number in 0..<200 { _ = store["c\(number)"].append(kilobyte) }
    #expect(!store["s"].exists)
    let saying = StoreSaying(store, underBudget: true)
    configuration.byteBudget = nil
    let check = ReplayCheck(configuration, underBudget: true)
    #expect(check.difference(from: saying, tape.entries) == nil)
  }

  @Test("W10 S2 who is to know is told of every value that goes, and why")
  func observer() throws {
    var configuration = configuration()
    let told = GuardedCell<[String]>([])
    defer { told.deallocate() }
    configuration.valueObserver = { name, kind, reason in
      told.lock.lock()
      told.pointee.append("\(name) \(kind) \(reason)")
      told.lock.unlock()
    }
    let store = ConversationStore(configuration)
    func takeTold() -> [String] {
      defer { told.pointee = [] }
      return told.pointee
    }
    try store["a"].bytes.set([1], expiry: .after(.seconds(1)))
    try store["a"].bytes.set([2])
    #expect(takeTold() == [])
    #expect(store["a"].remove() && takeTold() == ["a string removed"])
    try store["a"].bytes.set([1], expiry: .after(.seconds(1)))
    clock.advance(by: .seconds(1))
    store.expire()
    #expect(takeTold() == ["a string expired"])
    try store["a"].update(by: AddMark(number: 1))
    try store["a"].bytes.set([1])
    #expect(takeTold() == ["a marks removed"])
    #expect(try store["a"].bytes.take() == [1] && takeTold() == ["a string removed"])
    try store["a"].bytes.set([1], expiry: .at(ConversationInstant(nanoseconds: 0)))
    #expect(takeTold() == ["a string expired"])
    try store["a"].bytes.set([1])
    #expect(store["a"].rename(to: "b") == .done && takeTold() == [])
    store.removeAll()
    #expect(takeTold() == ["b string removed"])
  }

  @Test("S2 who waited for a conversation gets its end where something else begins")
  func waiting() async throws {
    let store = store()
    let wait = Task { await store["a"].dequeue(until: .never) }
    while store.shards.reduce(0, { $0 + $1.pointee.awaitedCount }) < 1 { await Task.yield() }
    try store["a"].bytes.set([1])
    #expect(await wait.value.isFinished)
    #expect(store.count == 1 && store["a"].kind == ConversationBytes.kind)
  }

  @Test("B5 a dead letter for a name that holds something else is lost, and counted")
  func deadLetters() throws {
    let store = store()
    let group = store["jobs"].group(
      "g", rules: ConversationGroupRules(maximumDeliveries: 1), deadLetters: store["letters"])
    try store["letters"].bytes.set([1])
    _ = store["jobs"].append([1])
    for delivery in group.receive(as: "w", atMost: 1) { group.refuse(delivery.receipt) }
    #expect(try store["letters"].bytes.get() == [1])
    #expect(group.status?.account.deadLettersLost == 1)
  }
}

extension ConversationDequeue {
  var isFinished: Bool { if case .finished = self { true } else { false } }
}

extension ConversationAppend {
  var isOtherKind: Bool { if case .otherKind = self { true } else { false } }
}
