import BenchWorkload
import CBenchClock

/// Messages from tasks to tasks, and one there and back, through any queue.
enum TaskMeasurements<Queue: TaskQueue> {
  static func throughput(_ workload: Workload) async -> String {
    let queue = Queue(workload)
    let start = bench_now()
    async let delivered = withTaskGroup(of: Tally.self) { group in
      for _ in 0..<workload.consumers {
        group.addTask {
          var receiver = queue.receiver()
          var tally = Tally()
          while let message = await receiver.receive() { tally.add(message) }
          return tally
        }
      }
      return await group.reduce(Tally(), +)
    }
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<workload.producers {
        let values = workload.share(index, of: workload.producers)
        group.addTask { await produce(values, to: queue, by: workload.batch) }
      }
    }
    await queue.finish()
    let tally = await delivered
    let elapsed = bench_now() - start
    workload.check(tally)
    return "\(elapsed)"
  }

  private static func produce(_ values: Range<UInt64>, to queue: Queue, by batch: Int) async {
    var sender = queue.sender()
    guard batch > 1 else {
      for value in values { await sender.send(Message(value: value)) }
      return
    }
    var first = values.lowerBound
    while first < values.upperBound {
      let next = min(first + UInt64(batch), values.upperBound)
      await sender.send(all: (first..<next).map { Message(value: $0) })
      first = next
    }
  }

  static func roundTrip(_ workload: Workload) async -> String {
    let there = Queue(workload)
    let back = Queue(workload)
    async let echo: Void = {
      var receiver = there.receiver()
      var sender = back.sender()
      while let message = await receiver.receive() { await sender.send(message) }
    }()
    var times: [UInt64] = []
    times.reserveCapacity(Int(workload.messages))
    var sender = there.sender()
    var receiver = back.receiver()
    for value in 0..<workload.messages {
      let start = bench_now()
      await sender.send(Message(value: value))
      let message = await receiver.receive()
      times.append(bench_now() - start)
      guard message?.value == value else { Workload.fail("a wrong message came back") }
    }
    await there.finish()
    await echo
    return Workload.percentiles(times)
  }

  /// What the command line asks for.
  static func measure(_ workload: Workload) {
    switch workload.mode {
    case "throughput":
      workload.measure { workload in Workload.inTask { await throughput(workload) } }
    case "pingpong":
      workload.measure { workload in Workload.inTask { await roundTrip(workload) } }
    default: Workload.fail("\(workload.subject) has no \(workload.mode)")
    }
  }
}
