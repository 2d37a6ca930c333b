import BenchWorkload
import CBenchClock
import ConversationMemory

/// Messages from producing threads to consuming threads, as fast as they go.
enum ThreadThroughput {
  /// - Returns: Nanoseconds from the start of all threads to the end of the last consumer.
  static func run(_ workload: Workload) -> String {
    let buffer = workload.buffer()
    let (producers, consumers) = (workload.producers, workload.consumers)
    let crew = ThreadCrew(count: producers + consumers)
    let batch = workload.batch
    for index in 0..<producers {
      let values = workload.share(index, of: producers)
      crew.start(index) {
        batch == 1 ? produce(values, to: buffer) : produce(values, to: buffer, by: batch)
        return Tally()
      }
    }
    for index in 0..<consumers {
      let quota = UInt64(workload.share(index, of: consumers).count)
      crew.start(producers + index) {
        batch == 1 ? consume(quota, from: buffer) : consume(quota, from: buffer, by: batch)
      }
    }
    let start = crew.release()
    crew.wait(for: producers + consumers)
    let elapsed = bench_now() - start
    workload.check(crew.tally(producers..<producers + consumers))
    return "\(elapsed)"
  }

  private static func produce(_ values: Range<UInt64>, to buffer: Buffer) {
    for value in values { _ = buffer.blockingAppend(Message(value: value), until: .never) }
  }

  private static func consume(_ quota: UInt64, from buffer: Buffer) -> Tally {
    var tally = Tally()
    while tally.count < quota, let message = buffer.blockingDequeuePayload(until: .never) {
      tally.add(message)
    }
    return tally
  }

  private static func produce(_ values: Range<UInt64>, to buffer: Buffer, by batch: Int) {
    var block = [Message](repeating: Message(value: 0), count: batch)
    var first = values.lowerBound
    while first < values.upperBound {
      let count = min(batch, Int(values.upperBound - first))
      if count < batch { block.removeLast(batch - count) }
      for index in 0..<count { block[index] = Message(value: first + UInt64(index)) }
      _ = buffer.blockingAppend(contentsOf: block, until: .never)
      first += UInt64(count)
    }
  }

  private static func consume(_ quota: UInt64, from buffer: Buffer, by batch: Int) -> Tally {
    var tally = Tally()
    var block: [Message] = []
    block.reserveCapacity(batch)
    while tally.count < quota {
      let limit = Int(min(UInt64(batch), quota - tally.count))
      buffer.blockingDequeue(atMost: limit, into: &block, until: .never)
      for message in block { tally.add(message) }
      block.removeAll(keepingCapacity: true)
    }
    return tally
  }
}
