import Testing
import _ConversationTestSupport

@Suite struct HistoryRecorderTests {
  private struct Interrupted: Error {}
  private let recorder = HistoryRecorder<QueueModel.Operation, QueueModel.Outcome>()

  @Test("Calls come by invocation, with stamps from 1 that all differ")
  func ordersCalls() {
    var first = recorder.lane(thread: 0)
    var second = recorder.lane(thread: 1)
    first.begin(.enqueue(1))
    second.record(.dequeue) { .empty }
    first.end(.accepted)
    let calls = recorder.history(of: [second, first]).calls
    #expect(calls.map(\.thread) == [0, 1])
    #expect(calls.map(\.invocation.number) == [1, 2])
    #expect(calls.map(\.response?.number) == [4, 3])
    #expect(calls.map(\.description) == ["enqueue(1) → accepted", "dequeue → empty"])
  }

  @Test("A call that throws, or that is followed before its end, stays pending")
  func keepsPending() {
    var lane = recorder.lane(thread: 0)
    #expect(throws: Interrupted.self) {
      try lane.record(.dequeue) { throw Interrupted() }
    }
    lane.begin(.enqueue(1))
    lane.record(.enqueue(2)) { .accepted }
    lane.begin(.dequeue)
    #expect(lane.calls.map(\.response?.number) == [nil, nil, 4, nil])
    #expect(lane.calls.map(\.invocation.number) == [1, 2, 3, 5])
  }

  @Test("Calls of one thread that overlap are misuse, and so is a stamp used twice")
  func refusesNonsense() async {
    await #expect(processExitsWith: .failure) {
      typealias Call = HistoryCall<QueueModel.Operation, QueueModel.Outcome>
      _ = History([
        Call.call(0, .dequeue, .empty, 1...3), Call.call(0, .dequeue, .empty, 2...4),
      ])
    }
    await #expect(processExitsWith: .failure) {
      typealias Call = HistoryCall<QueueModel.Operation, QueueModel.Outcome>
      _ = History([
        Call.call(0, .dequeue, .empty, 1...3), Call.call(1, .dequeue, .empty, 2...3),
      ])
    }
  }
}
