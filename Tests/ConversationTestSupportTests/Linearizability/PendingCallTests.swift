import Testing
import _ConversationTestSupport

@Suite struct PendingCallTests {
  private typealias QueueCall = HistoryCall<QueueModel.Operation, QueueModel.Outcome>
  private typealias RegisterCall = HistoryCall<RegisterModel.Operation, RegisterModel.Outcome>

  private func order(_ calls: [QueueCall]) -> [String]? {
    let verdict = LinearizabilityChecker(QueueModel()).check(History(calls))
    guard case .linearizable(let order) = verdict else { return nil }
    return order.map(\.description)
  }

  private func order(_ calls: [RegisterCall]) -> [String]? {
    let verdict = LinearizabilityChecker(RegisterModel()).check(History(calls))
    guard case .linearizable(let order) = verdict else { return nil }
    return order.map(\.description)
  }

  @Test("A history of no calls, or of pending ones only, is linearizable")
  func nothingReturned() {
    #expect(order([] as [QueueCall]) == [])
    #expect(order([QueueCall.pending(0, .dequeue, from: 1)]) == [])
  }

  @Test("A pending call is left out when nobody saw it")
  func dropped() {
    let calls: [QueueCall] = [
      .pending(0, .enqueue(1), from: 1), .call(1, .dequeue, .empty, 2...3),
      .call(1, .enqueue(2), .accepted, 4...5), .call(1, .dequeue, .value(2), 6...7),
    ]
    #expect(order(calls) == ["dequeue → empty", "enqueue(2) → accepted", "dequeue → value(2)"])
  }

  @Test("A pending call is placed where its effect was seen, however late")
  func placed() {
    let calls: [RegisterCall] = [
      .pending(0, .write(1), from: 1), .call(1, .write(2), .written, 2...3),
      .call(1, .read, .value(2), 4...5), .call(1, .read, .value(1), 6...7),
    ]
    #expect(
      order(calls) == [
        "write(2) → written", "read → value(2)", "write(1) → ?", "read → value(1)",
      ])
  }

  @Test("A pending call takes effect at most once")
  func onlyOnce() {
    let calls: [RegisterCall] = [
      .pending(0, .write(1), from: 1), .call(1, .read, .value(1), 2...3),
      .call(1, .write(2), .written, 4...5), .call(1, .read, .value(1), 6...7),
    ]
    #expect(order(calls) == nil)
  }

  @Test("A pending call takes no effect before it is invoked")
  func notBefore() {
    let calls: [RegisterCall] = [
      .call(1, .read, .value(1), 1...2), .pending(0, .write(1), from: 3),
    ]
    #expect(order(calls) == nil)
  }

  @Test("A pending dequeue may have taken a message with it, two may have taken two, not three")
  func takesAlong() {
    var calls: [QueueCall] = (1...4).map { number in
      let start = UInt64(number) * 2
      return .call(0, .enqueue(number), .accepted, start...start + 1)
    }
    calls.append(.pending(1, .dequeue, from: 10))
    calls.append(.pending(1, .dequeue, from: 11))
    #expect(order(calls + [.call(0, .dequeue, .value(1), 12...13)]) != nil)
    #expect(order(calls + [.call(0, .dequeue, .value(3), 12...13)]) != nil)
    #expect(order(calls + [.call(0, .dequeue, .value(4), 12...13)]) == nil)
  }
}
