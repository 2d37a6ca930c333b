import CBenchClock

/// A bounded queue between threads. Calls come back only when done.
public protocol ThreadQueue<Element>: Sendable {
  /// What goes through it.
  associatedtype Element: Payload
  /// A queue of so many places.
  init(capacity: Int)
  /// Puts one in.
  func send(_ element: Element)
  /// Takes one out.
  func receive() -> Element
  /// Puts several in.
  func send(all elements: [Element])
  /// Takes at least one and at most `limit` out.
  func receive(atMost limit: Int, into elements: inout [Element])
}

/// Payloads from producing threads to consuming threads, as fast as they go.
public enum PayloadThroughput<Queue: ThreadQueue> {
  /// - Returns: Nanoseconds from the start of all threads to the end of the last consumer.
  @inlinable
  public static func run(_ workload: Workload) -> String {
    let queue = Queue(capacity: workload.capacity)
    let pool = PayloadPool<Queue.Element>()
    let (producers, consumers) = (workload.producers, workload.consumers)
    let crew = ThreadCrew(count: producers + consumers)
    let batch = workload.batch
    for index in 0..<producers {
      let values = workload.share(index, of: producers)
      crew.start(index) {
        if batch == 1 {
          for value in values { queue.send(pool[value]) }
        } else {
          produce(values, of: pool, to: queue, by: batch)
        }
        return Tally()
      }
    }
    for index in 0..<consumers {
      let quota = workload.share(index, of: consumers).count
      crew.start(producers + index) {
        batch == 1 ? consume(quota, from: queue) : consume(quota, from: queue, by: batch)
      }
    }
    let start = crew.release()
    crew.wait(for: producers + consumers)
    let elapsed = bench_now() - start
    pool.check(crew.tally(producers..<producers + consumers), workload)
    return "\(elapsed)"
  }

  @inlinable
  static func produce(
    _ values: Range<UInt64>, of pool: PayloadPool<Queue.Element>, to queue: Queue, by batch: Int
  ) {
    var block: [Queue.Element] = []
    block.reserveCapacity(batch)
    var first = values.lowerBound
    while first < values.upperBound {
      let next = min(first + UInt64(batch), values.upperBound)
      block.removeAll(keepingCapacity: true)
      for value in first..<next { block.append(pool[value]) }
      queue.send(all: block)
      first = next
    }
  }

  @inlinable
  static func consume(_ quota: Int, from queue: Queue) -> Tally {
    var tally = Tally()
    for _ in 0..<quota { tally.add(Message(value: queue.receive().number)) }
    return tally
  }

  @inlinable
  static func consume(_ quota: Int, from queue: Queue, by batch: Int) -> Tally {
    var tally = Tally()
    var block: [Queue.Element] = []
    block.reserveCapacity(batch)
    while tally.count < UInt64(quota) {
      queue.receive(atMost: min(batch, quota - Int(tally.count)), into: &block)
      for element in block { tally.add(Message(value: element.number)) }
      block.removeAll(keepingCapacity: true)
    }
    return tally
  }
}
