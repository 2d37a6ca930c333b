import ConversationTestSupport
import Testing

@testable import ConversationMemory

/// The same script for the states of both engines.
@Suite("Who waits is served alike at a queue and at a log")
struct ServingStateTests {
  private typealias Batch = [(payload: Int, entry: ConversationEntry)]

  private func entry(_ key: String? = nil) -> ConversationEntry {
    ConversationEntry(ConversationDraft(0, idempotencyKey: key), byteCount: 8, tokenCount: 0)
  }

  private func batch(_ payloads: [Int]) -> Batch { payloads.map { ($0, entry()) } }

  private func outcome(_ waiter: Waiter<Int>) -> String {
    switch waiter.outcome {
    case .append(.appended, let ids): "appended \(ids.isEmpty ? 1 : ids.count)"
    case .append(let decision, _): "\(decision)"
    case .message(let message): "message \(message.payload)"
    case .finished: "finished"
    case .deadline: "deadline"
    case .cancelled: "cancelled"
    case .event, .deliveries: "news"
    case nil: "waits"
    }
  }

  /// Runs a script at a state of each kind with a capacity of 3.
  private func atBoth(
    _ script: (inout any ServedForTest) -> Void
  ) {
    for isQueue in [true, false] {
      var served: any ServedForTest = isQueue ? QueueForTest(capacity: 3) : LogForTest(capacity: 3)
      script(&served)
    }
  }

  @Test("B2 B12 nobody passes those who wait for room, even with less to append")
  func order() {
    atBoth { state in
      #expect(state.append(batch([1, 2, 3])) == .appended(.init(rawValue: 1)))
      let two = Waiter<Int>(toAppend: .all(batch([4, 5])))
      let one = Waiter<Int>(toAppend: .one(6, entry()))
      #expect(!state.enter(two))
      #expect(!state.enter(one))
      #expect(state.deliver() == 1)
      state.serve()
      // There is room for one, but two came first.
      #expect(outcome(two) == "waits")
      #expect(outcome(one) == "waits")
      #expect(state.append(batch([7])) == .full)
      #expect(state.append(7, entry()) == .full)
      #expect(state.deliver() == 2)
      state.serve()
      #expect(outcome(two) == "appended 2")
      #expect(outcome(one) == "waits")
      #expect(state.deliver() == 3)
      state.serve()
      #expect(outcome(one) == "appended 1")
      #expect([state.deliver(), state.deliver(), state.deliver()] == [4, 5, 6])
    }
  }

  @Test("B3 consumers get what comes in the order in which they came, and producers their room")
  func consumers() {
    atBoth { state in
      let waiters = (0..<4).map { _ in Waiter<Int>(for: .message) }
      for waiter in waiters { #expect(!state.enter(waiter)) }
      let batch = Waiter<Int>(toAppend: .all(batch([1, 2, 3])))
      // Not behind those who wait for a message.
      #expect(state.enter(batch))
      state.serve()
      #expect(waiters.map(outcome) == ["message 1", "message 2", "message 3", "waits"])
      state.withdraw(waiters[3], .deadline)
      #expect(outcome(waiters[3]) == "deadline")
      #expect(state.deliver() == nil)
    }
  }

  @Test("B7 at the end who waits for room and who waits for messages is told so")
  func finish() {
    atBoth { state in
      _ = state.append(batch([1, 2, 3]))
      let producer = Waiter<Int>(toAppend: .one(4, entry()))
      #expect(!state.enter(producer))
      state.finish()
      state.serve()
      #expect(outcome(producer) == "finished")
      #expect(state.append(5, entry()) == .finished)
      #expect(state.append(batch([5])) == .finished)
      for number in 1...3 { #expect(state.deliver() == number) }
      let consumer = Waiter<Int>(for: .message)
      #expect(state.enter(consumer))
      #expect(outcome(consumer) == "finished")
    }
  }

  @Test("B13 B12 a batch for which there is never room does not wait")
  func tooLarge() {
    atBoth { state in
      let waiter = Waiter<Int>(toAppend: .all(batch([1, 2, 3, 4])))
      #expect(state.enter(waiter))
      #expect(outcome(waiter) == "tooLarge")
      #expect(state.append(batch([1, 2, 3, 4])) == .tooLarge)
    }
  }

  @Test("B2 B12 no messages need no room, whoever waits")
  func nothing() {
    atBoth { state in
      _ = state.append(batch([1, 2, 3]))
      #expect(!state.enter(Waiter<Int>(toAppend: .one(4, entry()))))
      #expect(state.append(batch([])) == .appended(.init(rawValue: 4)))
    }
  }

  @Test("B11 B2 what repeats needs no room, whoever waits: one, or all of a batch")
  func repeated() {
    let state = LogForTest(capacity: 2)
    _ = state.append([(1, entry("a")), (2, entry("b"))])
    #expect(!state.enter(Waiter<Int>(toAppend: .one(3, entry()))))
    #expect(state.append(4, entry("a")) == .repeated(.init(rawValue: 1)))
    #expect(state.append([(4, entry("a")), (5, entry("b"))]) == .appended(.init(rawValue: 3)))
    #expect(state.append([(4, entry("a")), (5, entry("c"))]) == .full)
    let waiter = Waiter<Int>(toAppend: .one(6, entry("b")))
    #expect(state.enter(waiter))
    #expect(outcome(waiter) == "repeated(2)")
  }
}

/// A state at which parties wait, of either kind.
private protocol ServedForTest: AnyObject {
  func append(_ batch: [(payload: Int, entry: ConversationEntry)]) -> AppendDecision
  func append(_ payload: Int, _ entry: ConversationEntry) -> AppendDecision
  func enter(_ waiter: Waiter<Int>) -> Bool
  func withdraw(_ waiter: Waiter<Int>, _ outcome: Waiter<Int>.Outcome)
  func deliver() -> Int?
  func serve()
  func finish()
}

private func configuration(_ capacity: Int) -> ConversationConfiguration<Int> {
  var configuration = ConversationConfiguration<Int>()
  configuration.capacity = capacity
  configuration.overflow = .wait
  configuration.retention = .untilConsumed
  configuration.clock = .injected(ConversationManualClock())
  return configuration
}

private final class LogForTest: ServedForTest {
  private var state: LogState<Int>

  init(capacity: Int) {
    state = LogState(
      ConversationBuffer(rules: ConversationRules(configuration(capacity)), start: 0))
  }

  func append(_ batch: [(payload: Int, entry: ConversationEntry)]) -> AppendDecision {
    state.append(contentsOf: batch, at: 0).decision
  }

  func append(_ payload: Int, _ entry: ConversationEntry) -> AppendDecision {
    state.append(payload, entry, at: 0)
  }

  func enter(_ waiter: Waiter<Int>) -> Bool { state.settleOrLineUp(waiter, at: 0) }

  func withdraw(_ waiter: Waiter<Int>, _ outcome: Waiter<Int>.Outcome) {
    var wakes = WakeList()
    state.withdraw(waiter, outcome, &wakes)
  }

  func deliver() -> Int? { state.deliver(at: 0)?.payload }

  func serve() {
    var wakes = WakeList()
    state.serve(at: 0, &wakes)
  }

  func finish() { state.heart.finish() }
}

private final class QueueForTest: ServedForTest {
  private let queue: QueueEngine<Int>

  init(capacity: Int) {
    queue = QueueEngine(configuration(capacity))
  }

  private func perform<Result>(_ body: (inout QueueState<Int>) -> Result) -> Result {
    queue.state.pointee.begin(at: 0)
    defer { _ = queue.state.pointee.takeReleased() }
    return body(&queue.state.pointee)
  }

  func append(_ batch: [(payload: Int, entry: ConversationEntry)]) -> AppendDecision {
    perform { $0.append(contentsOf: batch, at: 0).decision }
  }

  func append(_ payload: Int, _ entry: ConversationEntry) -> AppendDecision {
    perform { $0.append(payload, entry, at: 0) }
  }

  func enter(_ waiter: Waiter<Int>) -> Bool { perform { $0.settleOrLineUp(waiter, at: 0) } }

  func withdraw(_ waiter: Waiter<Int>, _ outcome: Waiter<Int>.Outcome) {
    var wakes = WakeList()
    perform { $0.lines.withdraw(waiter, outcome, &wakes) }
  }

  func deliver() -> Int? { perform { $0.deliver(at: 0)?.payload } }

  func serve() {
    var wakes = WakeList()
    perform { $0.serveAll(at: 0, &wakes) }
  }

  func finish() { perform { $0.isFinished = true } }
}
