import CBenchClock
import Foundation
import Synchronization

/// What a program was asked to measure: the arguments that all of them, peers included, take.
public struct Workload: Sendable {
  /// What is measured, such as `throughput`, `evict` or `pingpong`.
  public let mode: String
  /// Who is measured.
  public let subject: String
  /// Threads or tasks that send.
  public let producers: Int
  /// Threads or tasks that receive.
  public let consumers: Int
  /// Messages per call.
  public let batch: Int
  /// The most messages that are in the queue at once.
  public let capacity: Int
  /// Messages, or round trips, per run.
  public let messages: UInt64
  /// How often it is measured, after once to warm up.
  public let runs: Int

  /// Reads the command line, and ends the program where it makes no sense.
  public init(_ words: [String]) {
    let numbers = words.dropFirst(3).compactMap { Int($0) }
    guard words.count == 9, numbers.count == 6, numbers.allSatisfy({ $0 > 0 }) else {
      Self.fail("usage: MODE SUBJECT PRODUCERS CONSUMERS BATCH CAPACITY MESSAGES RUNS")
    }
    mode = words[1]
    subject = words[2]
    producers = numbers[0]
    consumers = numbers[1]
    batch = numbers[2]
    capacity = numbers[3]
    messages = UInt64(numbers[4])
    runs = numbers[5]
  }

  /// The part of all messages that worker `index` of `count` has.
  public func share(_ index: Int, of count: Int) -> Range<UInt64> {
    let (index, count) = (UInt64(index), UInt64(count))
    return messages * index / count..<messages * (index + 1) / count
  }

  /// Ends the program unless each message came exactly once, or once to each of so many readers.
  public func check(_ tally: Tally, readers: Int = 1) {
    let readers = UInt64(readers)
    guard tally.count == messages * readers,
      tally.sum == messages * (messages - 1) / 2 * readers
    else {
      Self.fail("messages were lost or repeated")
    }
  }

  /// Measures once to warm up, and then as often as was asked for; prints a line per run.
  public func measure(_ run: (Workload) -> String) {
    _ = run(self)
    for _ in 0..<runs { print(run(self)) }
  }

  /// The same of what runs in a task.
  public func measureInTask(_ run: @escaping @Sendable (Workload) async -> String) {
    measure { workload in Self.inTask { await run(workload) } }
  }

  /// The half and the 99 % point of the times of round trips.
  public static func percentiles(_ times: [UInt64]) -> String {
    let sorted = times.sorted()
    return "\(sorted[sorted.count / 2]) \(sorted[sorted.count * 99 / 100])"
  }

  /// Ends the program: no number is better than a wrong one.
  public static func fail(_ why: String) -> Never {
    FileHandle.standardError.write(Data("\(why)\n".utf8))
    exit(1)
  }

  /// Runs a measurement in a task of its own, off the main actor, and waits for it.
  public static func inTask(_ work: @escaping @Sendable () async -> String) -> String {
    let done = DispatchSemaphore(value: 0)
    let outcome = Outcome()
    Task.detached {
      let line = await work()
      outcome.line.withLock { $0 = line }
      done.signal()
    }
    done.wait()
    return outcome.line.withLock { $0 }
  }

  private final class Outcome: Sendable {
    let line = Mutex("")
  }
}
