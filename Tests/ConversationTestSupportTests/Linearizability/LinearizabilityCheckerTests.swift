import Testing
import _ConversationTestSupport

@Suite struct LinearizabilityCheckerTests {
  private typealias Call = HistoryCall<QueueModel.Operation, QueueModel.Outcome>

  /// Makes up a history of calls at random places with random outcomes: sense or nonsense.
  private func inventedHistory(
    _ callCount: Int, using generator: inout SeededGenerator
  ) -> History<QueueModel.Operation, QueueModel.Outcome> {
    var stamps = (0..<2 * callCount).map { UInt64($0) + 1 }.shuffled(using: &generator)[...]
    return History(
      (0..<callCount).map { thread in
        let first = stamps.removeFirst()
        let second = stamps.removeFirst()
        let isEnqueue = Bool.random(using: &generator)
        let operation: QueueModel.Operation = isEnqueue ? .enqueue(thread % 3) : .dequeue
        if Int.random(in: 0..<6, using: &generator) == 0 {
          return Call.pending(thread, operation, from: first)
        }
        let outcomes: [QueueModel.Outcome] =
          isEnqueue ? [.accepted, .accepted, .refused] : [.empty, .value(0), .value(1), .value(2)]
        return Call.call(
          thread, operation, outcomes.randomElement(using: &generator) ?? .empty,
          min(first, second)...max(first, second))
      })
  }

  @Test("The checker agrees with brute force on 3,000 invented histories of up to six calls")
  func agreesWithBruteForce() {
    withSeed { generator in
      let model = QueueModel(capacity: 2)
      var acceptedCount = 0
      for round in 0..<3_000 {
        let history = inventedHistory(round % 7, using: &generator)
        let verdict = LinearizabilityChecker(model).check(history)
        let expected = isLinearizableByBruteForce(history, model)
        #expect(verdict.isLinearizable == expected, "seed \(generator.seed), round \(round)")
        #expect(verdict.isRejected == !expected)
        acceptedCount += expected ? 1 : 0
      }
      #expect(acceptedCount > 300 && acceptedCount < 2_700, "the histories are of one kind")
    }
  }

  @Test("A found order holds each returned call once, in real time, accepted by the model")
  func ordersAreReal() throws {
    try withSeed { generator in
      let model = QueueModel(capacity: 2)
      for round in 0..<500 {
        let history = inventedHistory(1 + round % 8, using: &generator)
        guard case .linearizable(let order) = LinearizabilityChecker(model).check(history) else {
          continue
        }
        let returned = history.calls.filter { $0.response != nil }.map(\.invocation)
        #expect(Set(returned).isSubset(of: order.map(\.invocation)))
        #expect(Set(order.map(\.invocation)).count == order.count)
        var state = model.initial
        for (index, call) in order.enumerated() {
          #expect(order[index...].allSatisfy { $0.response.map { $0 > call.invocation } ?? true })
          switch call.completion {
          case .returned(let outcome, _):
            state = try #require(model.accepts(call.operation, returning: outcome, in: state))
          case .pending:
            state = try #require(model.effects(of: call.operation, in: state).first)
          }
        }
      }
    }
  }

  @Test("A search that meets its limit says so")
  func saysWhenUndecided() {
    let calls = (0..<8).map { thread in
      Call.call(thread, .enqueue(thread), .accepted, UInt64(thread + 1)...UInt64(thread + 20))
    }
    let verdict = LinearizabilityChecker(QueueModel(), configurationLimit: 5).check(History(calls))
    guard case .undecided(let count) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(count == 5)
    #expect(!verdict.isLinearizable && !verdict.isRejected)
  }

  @Test("A rejection tells the longest order and draws the history")
  func drawsCounterexample() {
    let history = History([
      Call.call(0, .enqueue(1), .accepted, 1...3), .call(1, .dequeue, .value(1), 2...4),
      .pending(2, .enqueue(7), from: 5), .call(0, .dequeue, .value(1), 6...7),
    ])
    let verdict = LinearizabilityChecker(QueueModel()).check(history)
    #expect(
      verdict.description == """
        not linearizable: 2 of 4 calls can be ordered,
        which leads to the state []
        where none of these leads on: dequeue → value(1), enqueue(7) → ?

          thread 0          thread 1       thread 2
        1 ┌ enqueue(1)  #1
        2 │                 ┌ dequeue  #2
        3 └ accepted        │
        4                   └ value(1)
        5                                  ╷ enqueue(7)  ?
        6 ┌ dequeue  #-
        7 └ value(1)
        """)
  }
}
