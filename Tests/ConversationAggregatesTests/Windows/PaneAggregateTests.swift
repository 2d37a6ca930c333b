import ConversationMemory
import Testing
import _ConversationTestSupport

@testable import ConversationAggregates

@Suite("Tumbling and hopping windows, and sessions")
struct PaneAggregateTests {
  private typealias Window = ConversationClosedWindow<Int128>

  private func instant(_ time: Int64) -> ConversationInstant {
    ConversationInstant(nanoseconds: time)
  }

  /// What comes: mostly in order, now and then late.
  private func events(_ random: inout SeededGenerator, count: Int) -> [(time: Int64, value: Int)] {
    var now = Int64.random(in: -100...100, using: &random)
    return (1...count).map { value in
      now +=
        Int64.random(in: 0..<10, using: &random) == 0
        ? Int64.random(in: 0...200, using: &random) : Int64.random(in: 0...3, using: &random)
      let lateness = value % 3 == 0 ? Int64.random(in: 0...40, using: &random) : 0
      return (now - lateness, value)
    }
  }

  private func lateness(_ random: inout SeededGenerator) -> (ConversationLateness, Int64) {
    let grace = Int64.random(in: 1...30, using: &random)
    return [
      (.arrival, 0), (.withoutGrace, 0), (.withGrace(.nanoseconds(grace)), grace),
    ].randomElement(using: &random) ?? (.arrival, 0)
  }

  @Test("W11 every window of a stream closes once, with all that came before it closed")
  func hopping() {
    withSeed { random in
      for _ in 0..<150 {
        let hop = Int64.random(in: 1...12, using: &random)
        let length = hop + Int64.random(in: 0...30, using: &random)
        let (lateness, grace) = lateness(&random)
        var windows = ConversationHoppingAggregate(
          ConversationIntegerSum(), length: .nanoseconds(length), hop: .nanoseconds(hop),
          lateness: lateness)
        var given: [Window] = []
        // The naive twin: every open window by its start, closed by looking at all of them.
        var open: [Int64: (count: Int, sum: Int)] = [:]
        var expected: [Window] = []
        var latest = Int64.min
        for (time, value) in events(&random, count: 200) {
          let timeliness = windows.add(value, at: instant(time)) { given.append($0) }
          let counted = lateness == .arrival ? max(time, latest) : time
          let isLate = counted < latest
          latest = max(latest, counted)
          for start in open.keys.sorted() where start + length + grace <= latest {
            let (count, sum) = open.removeValue(forKey: start) ?? (0, 0)
            expected.append(
              Window(
                start: instant(start), end: instant(start + length), count: count,
                value: Int128(sum)))
          }
          var isCounted = false
          for start in stride(from: counted - length + 1, through: counted, by: 1)
          where start % hop == 0 && start + length + grace > latest {
            let (count, sum) = open[start] ?? (0, 0)
            open[start] = (count + 1, sum + value)
            isCounted = true
          }
          #expect(timeliness == (isLate ? (isCounted ? .late : .tooLate) : .inOrder))
        }
        windows.finish { given.append($0) }
        for start in open.keys.sorted() {
          let (count, sum) = open[start] ?? (0, 0)
          expected.append(
            Window(
              start: instant(start), end: instant(start + length), count: count, value: Int128(sum)
            ))
        }
        #expect(given == expected)
      }
    }
  }

  @Test("W11 sessions end after a gap, and a late message joins them")
  func sessions() {
    withSeed { random in
      for _ in 0..<200 {
        let gap = Int64.random(in: 1...20, using: &random)
        let (lateness, grace) = lateness(&random)
        var sessions = ConversationSessionAggregate(
          ConversationIntegerSum(), gap: .nanoseconds(gap), lateness: lateness)
        var given: [Window] = []
        // The naive twin: the messages that were let in, parted where there is a gap.
        var open: [(time: Int64, value: Int)] = []
        var expected: [Window] = []
        var latest = Int64.min
        func parts() -> [[(time: Int64, value: Int)]] {
          var parts: [[(time: Int64, value: Int)]] = []
          for event in open.sorted(by: { $0.time < $1.time }) {
            if let last = parts.last?.last, event.time < last.time + gap {
              parts[parts.count - 1].append(event)
            } else {
              parts.append([event])
            }
          }
          return parts
        }
        func close(upTo end: Int64) {
          for part in parts() {
            guard let first = part.first?.time, let last = part.last?.time, last + gap <= end
            else { continue }
            expected.append(
              Window(
                start: instant(first), end: instant(last + gap), count: part.count,
                value: Int128(part.reduce(0) { $0 + $1.value })))
            open.removeAll { $0.time >= first && $0.time <= last }
          }
        }
        for (time, value) in events(&random, count: 200) {
          let timeliness = sessions.add(value, at: instant(time)) { given.append($0) }
          let counted = lateness == .arrival ? max(time, latest) : time
          let isLate = counted < latest
          latest = max(latest, counted)
          close(upTo: latest - grace)
          let joins = open.contains { $0.time < counted + gap && counted < $0.time + gap }
          let isTooLate = isLate && !joins && counted + gap + grace <= latest
          #expect(timeliness == (isTooLate ? .tooLate : isLate ? .late : .inOrder))
          if !isTooLate { open.append((counted, value)) }
        }
        sessions.finish { given.append($0) }
        close(upTo: .max)
        #expect(given == expected)
      }
    }
  }

  @Test("W13 a hop of less than a nanosecond is one of a nanosecond")
  func shortest() {
    var windows = ConversationHoppingAggregate(
      ConversationCount<Int>(), tumbling: .nanoseconds(1) / 4, lateness: .arrival)
    var given: [ConversationClosedWindow<Int>] = []
    for time in Int64(0)..<3 { windows.add(1, at: instant(time)) { given.append($0) } }
    #expect(given.map(\.start) == [instant(0), instant(1)])
    #expect(given.map(\.end) == [instant(1), instant(2)])
  }

  @Test("W11 a long silence costs nothing, and has no windows")
  func silence() {
    var windows = ConversationHoppingAggregate(
      ConversationCount<Int>(), length: .nanoseconds(10), hop: .nanoseconds(1), lateness: .arrival)
    var count = 0
    windows.add(1, at: instant(0)) { _ in count += 1 }
    windows.add(1, at: instant(.max / 2)) { _ in count += 1 }
    #expect(count == 10)
  }
}
