import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("The end of appending to packed conversations")
struct PackedFinishTests {
  private func rules(_ number: Int) -> ConversationGroupRules {
    ConversationGroupRules(
      lease: .nanoseconds(3), maximumDeliveries: [1, 2, nil][number % 3], backOff: .nanoseconds(1),
      maximumBackOff: .nanoseconds(4))
  }

  @Test(
    """
    L5 M6 B5 what is finished stays packed, lets nothing in, and tells those who wait at its \
    groups of the end when all has come to one
    """, arguments: 0..<4)
  func small(messages: Int) {
    for (number, steps) in GroupStep.everyThree(from: messages) {
      let what = "\(messages): \(steps)"
      var pair = GroupPair(
        ["one", "lost"], rules(number), observed: number % 3 == 0,
        keepingAwake: number / 3 % 2 == 1
      ) {
        $0.retention = number % 2 == 0 ? .window : .untilConsumed
        $0.window = number % 4 < 2 ? .unbounded : .time(.nanoseconds(5))
      }
      for place in 0..<messages { pair.take(.append, place) }
      // Before the first message there is no conversation to end.
      if messages == 0 { pair.take(.append, 0) }
      pair.open()
      pair.take(.receiveTwo, number)
      if number % 3 != 0 { pair.wait(at: "one", as: "waits", atMost: 1) }
      pair.take(steps[0], number)
      pair.forms.both("finish: \(what)") { $0.finish() }
      pair.wait(at: "lost", as: "comes", atMost: 2)
      pair.take(steps[1], number / 3)
      pair.forms.both("nothing comes: \(what)") {
        ($0.append([1]), $0.append(contentsOf: [.init([1]), .init([2])]))
      }
      pair.take(steps[2], number / 3 + 1)
      let isPacked = pair.forms.isPacked
      #expect(isPacked, "\(what)")
      pair.compare(what)
      for _ in 0..<4 { pair.take(.wait, 0) }
      pair.forms.both { $0.finish() }
      pair.compare("\(what), later")
      for name in pair.names { while pair.answerFirst(of: name) {} }
      pair.compare("\(what), answered")
    }
  }

  @Test("L5 M6 all that is left is received, and then those who wait get the end")
  func end() {
    var pair = GroupPair(["one"], rules(2))
    pair.take(.append, 0)
    pair.open()
    pair.receive("one", as: "a", atMost: 1)
    pair.wait(at: "one", as: "b", atMost: 1)
    pair.forms.both { $0.finish() }
    let waits = pair.waiting[0].allSatisfy { $0.outcome == nil }
    #expect(waits)
    pair.take(.acknowledge, 0)
    for waiter in pair.waiting[0] {
      guard case .finished = waiter.outcome else {
        Issue.record("\(String(describing: waiter.outcome)), not the end")
        continue
      }
    }
    let isPacked = pair.forms.isPacked
    #expect(isPacked)
    pair.compare("the end")
  }

  @Test("L5 M6 who waits for a message finds the end, and a name that is begun anew is open")
  func others() {
    let pair = FormPair { $0.remembrance = .nanoseconds(3) }
    pair.both { $0.append([1]) }
    pair.both { $0.finish() }
    pair.both { $0.finish() }
    pair.compare("finished")
    #expect(pair.isPacked)
    pair.both { $0.remove(ConversationMessageID(rawValue: 1)) }
    pair.compare("empty")
    pair.both { $0.append([2]) }
    pair.clock.advance(by: .nanoseconds(3))
    pair.both("forgotten") { ($0.finish(), $0.append([3])) }
    pair.compare("begun anew")
    pair.both { $0.finish() }
    pair.both("moved") { conversation in
      let waiter = Waiter<[UInt8]>(for: .message)
      waiter.bed = .thread
      let room = StoreRoom(conversation, beginning: false)
      return (room.enter(waiter), "\(String(describing: waiter.outcome))")
    }
    pair.both { $0.append([4]) }
    pair.compare("at the end")
  }
}
