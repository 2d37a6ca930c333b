import ConversationTestSupport
import Synchronization
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Waiting at several names")
struct ConversationWaitTests {
  private let clock = ConversationManualClock()

  private func store(limit: Int = 1 << 20) -> ConversationStore {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.retention = .untilConsumed
    configuration.shardCount = 4
    configuration.valueTypes = [ConversationBytes.self]
    configuration.waitLimit = limit
    configuration.habits.checks = true
    return ConversationStore(configuration)
  }

  /// What those who wait came to, in order.
  private final class Notes: Sendable {
    private let cell = GuardedCell<[String]>([])
    deinit { cell.deallocate() }

    func add(_ note: String) {
      cell.lock.lock()
      cell.pointee.append(note)
      cell.lock.unlock()
    }

    func take() -> [String] {
      cell.lock.lock()
      defer {
        cell.pointee = []
        cell.lock.unlock()
      }
      return cell.pointee
    }
  }

  /// Waits for the next message of one of some names.
  @discardableResult
  private func wait(
    _ who: String, at names: [ConversationName], in store: ConversationStore, _ notes: Notes,
    until deadline: ConversationDeadline = .never
  ) -> ConversationWait {
    let taken = Notes()
    return store.wait(at: names, until: deadline) { place in
      guard let message = store[names[place]].dequeue() else { return .nothing }
      taken.add(String(decoding: message.payload, as: UTF8.self))
      return .taken
    } then: { outcome in
      switch outcome {
      case .taken(let place): notes.add("\(who) \(names[place]) \(taken.take().joined())")
      default: notes.add("\(who) \(outcome)")
      }
    }
  }

  private func isUnused(_ store: ConversationStore) -> Bool {
    store.waitCount.load(ordering: .relaxed) == 0
      && store.shards.allSatisfy { $0.pointee.lines.isEmpty && $0.pointee.offers.isEmpty }
  }

  @Test("S5 what is there is taken at once, at the first name that has something")
  func atOnce() {
    let (store, notes) = (store(), Notes())
    _ = store["b"].append("1")
    _ = store["c"].append("2")
    wait("x", at: ["a", "b", "c"], in: store, notes)
    #expect(notes.take() == ["x b 1"] && store["c"].exists && isUnused(store))
    wait("y", at: [], in: store, notes, until: .after(.zero))
    wait("z", at: ["a"], in: store, notes, until: .after(.zero))
    #expect(notes.take() == ["y deadline", "z deadline"] && isUnused(store))
  }

  @Test("S5 who comes first is served first, at each name, and everybody once")
  func order() {
    let (store, notes) = (store(), Notes())
    wait("1", at: ["a", "b"], in: store, notes)
    wait("2", at: ["b", "a", "b"], in: store, notes)
    wait("3", at: ["b"], in: store, notes)
    wait("4", at: ["a"], in: store, notes)
    #expect(notes.take() == [])
    _ = store["b"].append("x")
    #expect(notes.take() == ["1 b x"])
    _ = store["a"].append("y")
    #expect(notes.take() == ["2 a y"])
    _ = store["a"].append(contentsOf: ["p", "q"].map { ConversationDraft(Array($0.utf8)) })
    #expect(notes.take() == ["4 a p"])
    _ = store["b"].append("z")
    #expect(notes.take() == ["3 b z"] && isUnused(store))
    // What nobody took is there for the next.
    wait("5", at: ["b", "a"], in: store, notes)
    #expect(notes.take() == ["5 a q"])
  }

  @Test("S5 one operation serves as many as there is something for")
  func several() {
    let (store, notes) = (store(), Notes())
    for who in 0..<5 { wait("\(who)", at: ["a", "b"], in: store, notes) }
    store.atomically(["a", "b"]) { _ in
      for text in ["p", "q"] { _ = store["b"].append(text) }
      _ = store["a"].append("r")
    }
    #expect(Set(notes.take()) == ["0 b p", "1 b q", "2 a r"] || store["a"].exists == false)
    #expect(store.waitCount.load(ordering: .relaxed) == 2)
  }

  @Test("S5 who passes keeps the place in line, and the next is asked")
  func passing() throws {
    let (store, notes) = (store(), Notes())
    /// Wants a number that is at least so great.
    func wait(_ least: Int64) {
      store.wait(at: ["n"]) { _ in
        guard let number = try? store["n"].read(as: ConversationBytes.self, { $0.number ?? 0 })
        else { return .nothing }
        return number >= least ? .taken : .passed
      } then: { _ in
        notes.add("\(least)")
      }
    }
    for least: Int64 in [5, 2, 9, 2] { wait(least) }
    try store["n"].bytes.set(Array("1".utf8))
    #expect(notes.take() == [])
    try store["n"].bytes.increment()
    #expect(notes.take() == ["2", "2"])
    try store["n"].bytes.increment(by: 10)
    #expect(notes.take() == ["5", "9"] && isUnused(store))
  }

  @Test("S5 what comes to a name while one is asked at another is offered to it then")
  func meanwhile() {
    let (store, notes) = (store(), Notes())
    store.wait(at: ["a", "b"]) { place in
      if place == 1 {
        _ = store["a"].append("x")
        return .passed
      }
      return store["a"].dequeue() == nil ? .passed : .taken
    } then: {
      notes.add("\($0)")
    }
    #expect(notes.take() == ["taken(0)"] && isUnused(store))
  }

  @Test("S5 who gives up, or has waited long enough, is not served any more")
  func ends() async {
    let (store, notes) = (store(), Notes())
    let first = wait("1", at: ["a", "b"], in: store, notes)
    wait("2", at: ["b", "a"], in: store, notes, until: .after(.seconds(5)))
    wait("3", at: ["a"], in: store, notes)
    first.cancel()
    first.cancel()
    #expect(notes.take() == ["1 cancelled"])
    clock.advance(by: .seconds(5))
    while store.waitCount.load(ordering: .relaxed) > 1 { await Task.yield() }
    #expect(notes.take() == ["2 deadline"])
    _ = store["a"].append("x")
    #expect(notes.take() == ["3 a x"] && isUnused(store))
    first.cancel()
    #expect(notes.take() == [])
  }

  @Test("S5 Z2 as many wait as there may be")
  func limit() {
    let (store, notes) = (store(limit: 2), Notes())
    for who in ["1", "2", "3"] { wait(who, at: ["a"], in: store, notes) }
    #expect(notes.take() == ["3 full"])
    _ = store["a"].append("x")
    wait("4", at: ["a"], in: store, notes)
    #expect(notes.take() == ["1 a x"])
  }

  @Test("S5 whatever changes what a name holds has those asked who wait there")
  func changes() throws {
    let (store, notes) = (store(), Notes())
    func expectAsked(_ isAsked: Bool = true, _ line: Int = #line, _ body: () throws -> Void) throws
    {
      let wait = store.wait(at: ["a"]) { _ in
        notes.add("asked")
        return .passed
      } then: { _ in
      }
      _ = notes.take()
      try body()
      #expect(notes.take().isEmpty != isAsked, "line \(line)")
      wait.cancel()
    }
    try expectAsked { try store["a"].bytes.set([1]) }
    try expectAsked { try store["a"].bytes.append([1]) }
    try expectAsked(false) { _ = try store["a"].bytes.get() }
    try expectAsked { store["a"].rename(to: "b") }
    try expectAsked { store["b"].copy(to: "a") }
    try expectAsked { store["a"].remove() }
    try expectAsked(false) { store["a"].remove() }
    try expectAsked { _ = store["a"].append([1]) }
    try expectAsked(false) { _ = store["c"].append([1]) }
    try expectAsked { store.atomically(["a", "c"]) { _ in _ = store["a"].append([1]) } }
    try expectAsked { _ = store["a"].group("g") }
    try expectAsked { _ = store["a"].dequeue() }
  }

  @Test("S5 what is taken on can be waited for, however long the chain")
  func chain() {
    let store = store()
    let notes = Notes()
    let count = 5_000
    for link in 0..<count {
      let (source, target) = (ConversationName("l\(link)"), ConversationName("l\(link + 1)"))
      store.wait(at: [source]) { _ in
        store.atomically([source, target]) { _ in
          guard let message = store[source].dequeue() else { return ConversationAttempt.nothing }
          _ = store[target].append(message.payload)
          return .taken
        }
      } then: { _ in
      }
    }
    wait("end", at: [ConversationName("l\(count)")], in: store, notes)
    _ = store["l0"].append("x")
    #expect(notes.take() == ["end l\(count) x"] && isUnused(store))
  }

  @Test("S5 B3 tasks and threads wait as well")
  func parties() async {
    let store = store()
    let take: @Sendable (Int) -> ConversationAttempt = { place in
      store[place == 0 ? "a" : "b"].dequeue() == nil ? .nothing : .taken
    }
    let task = Task { await store.wait(at: ["a", "b"], trying: take) }
    while store.waitCount.load(ordering: .relaxed) < 1 { await Task.yield() }
    _ = store["b"].append("x")
    #expect(await task.value == .taken(1))
    let cancelled = Task { await store.wait(at: ["a"], trying: take) }
    while store.waitCount.load(ordering: .relaxed) < 1 { await Task.yield() }
    cancelled.cancel()
    #expect(await cancelled.value == .cancelled && isUnused(store))
    let outcomes = await runThreads(2) { thread in
      if thread == 0 { return store.blockingWait(at: ["a", "b"], trying: take) }
      while store.waitCount.load(ordering: .relaxed) < 1 { store.expire() }
      _ = store["a"].append("y")
      return .full
    }
    #expect(outcomes == [.taken(0), .full])
    #expect(store.blockingWait(at: ["a"], until: .after(.zero), trying: take) == .deadline)
  }
}
