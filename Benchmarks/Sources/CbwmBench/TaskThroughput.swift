import BenchWorkload
import CBenchClock
import ConversationMemory

/// Messages from producing tasks to consuming tasks, as fast as they go.
enum TaskThroughput {
  /// - Returns: Nanoseconds from before the first task to the end of the last consumer.
  static func run(_ workload: Workload) async -> String {
    let buffer = workload.buffer()
    let batch = workload.batch
    let start = bench_now()
    async let delivered = withTaskGroup(of: Tally.self) { group in
      for _ in 0..<workload.consumers {
        group.addTask {
          batch == 1 ? await consume(buffer) : await consume(buffer, by: batch)
        }
      }
      return await group.reduce(Tally(), +)
    }
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<workload.producers {
        let values = workload.share(index, of: workload.producers)
        group.addTask {
          if batch == 1 {
            await produce(values, to: buffer)
          } else {
            await produce(values, to: buffer, by: batch)
          }
        }
      }
    }
    buffer.finish()
    let tally = await delivered
    let elapsed = bench_now() - start
    workload.check(tally)
    return "\(elapsed)"
  }

  private static func produce(_ values: Range<UInt64>, to buffer: Buffer) async {
    for value in values { _ = await buffer.append(Message(value: value), until: .never) }
  }

  private static func consume(_ buffer: Buffer) async -> Tally {
    var tally = Tally()
    while let message = await buffer.dequeuePayload(until: .never) { tally.add(message) }
    return tally
  }

  private static func produce(_ values: Range<UInt64>, to buffer: Buffer, by batch: Int) async {
    var first = values.lowerBound
    while first < values.upperBound {
      let next = min(first + UInt64(batch), values.upperBound)
      let block = (first..<next).map { Message(value: $0) }
      _ = await buffer.append(contentsOf: block, until: .never)
      first = next
    }
  }

  private static func consume(_ buffer: Buffer, by batch: Int) async -> Tally {
    var tally = Tally()
    var block: [Message] = []
    block.reserveCapacity(batch)
    while await buffer.dequeue(atMost: batch, into: &block, until: .never) > 0 {
      for message in block { tally.add(message) }
      block.removeAll(keepingCapacity: true)
    }
    return tally
  }
}
