import ConversationAggregates
import ConversationMemory
import Testing
import _ConversationTestSupport

@Suite("Sliding windows")
struct SlidingAggregateTests {
  private func instant(_ time: Int64) -> ConversationInstant {
    ConversationInstant(nanoseconds: time)
  }

  @Test("W1 W11 a message counts until its instant plus the length")
  func edges() {
    var window = ConversationSlidingAggregate(
      ConversationCount<Int>(), over: .nanoseconds(10), lateness: .arrival)
    window.add(1, at: instant(5))
    #expect(window.value(at: instant(14)) == 1)
    #expect(window.value(at: instant(15)) == 0)
    // Time does not go back.
    #expect(window.value(at: instant(5)) == 0)
    #expect(window.add(1, at: instant(3)) == .inOrder)
    #expect(window.value(at: instant(24)) == 1)
    #expect(window.value(at: instant(25)) == 0)
  }

  @Test(
    "W11 every window has the value of its messages worked out anew",
    arguments: [
      ConversationLateness.arrival, .withoutGrace, .withGrace(.nanoseconds(7)),
      .withGrace(.nanoseconds(200)),
    ])
  func againstRecomputation(lateness: ConversationLateness) {
    withSeed { random in
      for _ in 0..<40 {
        let length = Int64.random(in: 1...60, using: &random)
        var joined = ConversationSlidingAggregate(
          Joined(), over: .nanoseconds(length), lateness: lateness)
        var sum = ConversationSlidingAggregate(
          ConversationIntegerSum(), over: .nanoseconds(length), lateness: lateness)
        var model: [(time: Int64, value: Int)] = []
        var latest = Int64.min
        var now: Int64 = 0
        var counts = (inOrder: 0, late: 0, tooLate: 0)
        for value in 0..<300 {
          now += Int64.random(in: 0...3, using: &random)
          var time = now - (value % 4 == 0 ? Int64.random(in: 0...20, using: &random) : 0)
          let timeliness = joined.add(value, at: instant(time))
          #expect(sum.add(value, at: instant(time)) == timeliness)
          let grace: Int64 =
            if case .withGrace(let grace) = lateness { grace.clampedNanoseconds } else { 0 }
          if time >= latest || lateness == .arrival {
            time = max(time, latest)
            counts.inOrder += 1
          } else if latest - time > grace || time + length <= latest {
            #expect(timeliness == .tooLate)
            counts.tooLate += 1
            continue
          } else {
            #expect(timeliness == .late)
            counts.late += 1
          }
          latest = max(latest, time)
          model.insert((time, value), at: model.firstIndex { $0.time > time } ?? model.count)
          model.removeAll { $0.time + length <= latest }
          #expect(joined.value == model.map { "\($0.value)." }.joined())
          #expect(sum.value == Int128(model.reduce(0) { $0 + $1.value }))
          #expect(joined.count == model.count)
        }
        #expect(joined.counts.inOrder == counts.inOrder)
        #expect(joined.counts.late == counts.late && joined.counts.tooLate == counts.tooLate)
      }
    }
  }

  @Test("L3 W11 a window holds no more than its capacity, and counts what gave way")
  func capacity() {
    for lateness in [ConversationLateness.arrival, .withGrace(.seconds(1))] {
      var window = ConversationSlidingAggregate(
        ConversationMinimum<Int>(), over: .seconds(1), lateness: lateness, capacity: 3)
      for value in 1...10 { window.add(value, at: instant(Int64(value))) }
      #expect(window.count == 3)
      #expect(window.value == 8)
      #expect(window.evictedCount == 7)
    }
    // Of one instant each message counts, and the first that came goes first.
    for lateness in [ConversationLateness.arrival, .withGrace(.seconds(1))] {
      var window = ConversationSlidingAggregate(
        Joined(), over: .seconds(1), lateness: lateness, capacity: 3)
      for value in 1...5 { window.add(value, at: instant(7)) }
      #expect(window.value == "3.4.5." && window.count == 3 && window.evictedCount == 2)
    }
  }

  @Test("W11 instants at the ends of what a clock can say do no harm")
  func extremes() {
    var window = ConversationSlidingAggregate(
      ConversationCount<Int>(), over: .seconds(1 << 40), lateness: .withoutGrace)
    window.add(1, at: instant(.min))
    window.add(1, at: instant(.max))
    #expect(window.value == 1)
    #expect(window.add(1, at: instant(0)) == .tooLate)
  }
}
