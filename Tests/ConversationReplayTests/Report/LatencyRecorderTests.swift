import ConversationReplay
import Testing

@Suite struct LatencyRecorderTests {
  @Test("Nothing recorded is 0 everywhere")
  func empty() {
    let recorder = LatencyRecorder()
    #expect(recorder.count == 0)
    #expect(recorder.latency == .init(p50: 0, p90: 0, p99: 0, p999: 0, max: 0))
  }

  @Test("Percentiles of two merged threads are those of all values, to three digits")
  func merged() {
    var odd = LatencyRecorder()
    var even = LatencyRecorder()
    for value in UInt64(1)...100_000 {
      if value.isMultiple(of: 2) {
        even.record(nanoseconds: value)
      } else {
        odd.record(nanoseconds: value)
      }
    }
    odd.merge(even)
    #expect(odd.count == 100_000)
    let latency = odd.latency
    let pairs = [
      (latency.p50, 50_000.0), (latency.p90, 90_000), (latency.p99, 99_000), (latency.p999, 99_900),
    ]
    for (measured, exact) in pairs {
      #expect(abs(Double(measured) - exact) <= exact / 1_000)
    }
    #expect(latency.max == 100_000)
  }

  @Test("What takes longer than an hour counts as an hour")
  func longest() {
    var recorder = LatencyRecorder()
    recorder.record(nanoseconds: 0)
    recorder.record(nanoseconds: .max)
    #expect(recorder.count == 2)
    #expect(recorder.latency.max == LatencyRecorder.longest)
    var other = LatencyRecorder()
    other.merge(recorder)
    #expect(other.latency == recorder.latency)
  }
}
