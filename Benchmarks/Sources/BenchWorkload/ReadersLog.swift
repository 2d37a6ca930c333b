import CBenchClock
import Synchronization

/// A log that threads append to and read at once; it keeps the newest of its messages.
public protocol ReadersLog: Sendable {
  /// A log of so many messages.
  init(capacity: Int)
  /// Appends a message, below another or as the root of a tree.
  ///
  /// - Returns: Its id.
  func append(_ message: Message, below parent: UInt64?) -> UInt64
  /// Copies the newest messages, oldest first.
  func last(_ count: Int) -> [Message]
  /// Copies a message and all above it, the root first; nil if a part of the path has left.
  func path(to id: UInt64) -> [Message]?
}

/// Reads beside appends, and appends that name what they answer.
///
/// The tree is of chains of ten, so that a path has ten messages.
public enum ReadersLogMeasurements<Log: ReadersLog> {
  /// One thread copies the last ten messages, over and over, beside producers that append.
  ///
  /// - Returns: Nanoseconds of all reads, and how many messages were appended beside them.
  public static func lastTen(_ workload: Workload) -> String {
    besideProducers(workload) { log, _ in
      let read = log.last(10)
      guard read.count == 10 else { Workload.fail("not ten were read") }
      return true
    }
  }

  /// The same with the path to a message at depth ten that was just appended.
  public static func pathOfTen(_ workload: Workload) -> String {
    besideProducers(workload) { log, newest in
      // A thread that lost its core may find that the message has left: then it looks again.
      guard let path = log.path(to: newest) else { return false }
      let values = path.map(\.value)
      guard values == Array(values[0]..<values[0] + 10) else {
        Workload.fail("not the path of ten was read")
      }
      return true
    }
  }

  /// Producers that append and do nothing else, each message naming its parent.
  ///
  /// - Returns: Nanoseconds from the start of all threads to the end of the last.
  public static func links(_ workload: Workload) -> String {
    let log = Log(capacity: workload.capacity)
    let crew = ThreadCrew(count: workload.producers)
    for index in 0..<workload.producers {
      let values = workload.share(index, of: workload.producers)
      crew.start(index) {
        var tally = Tally()
        var parent: UInt64?
        for value in values {
          let message = Message(value: value)
          let id = log.append(message, below: parent)
          parent = (value - values.lowerBound) % 10 == 9 ? nil : id
          tally.add(message)
        }
        return tally
      }
    }
    let start = crew.release()
    crew.wait(for: workload.producers)
    let elapsed = bench_now() - start
    workload.check(crew.tally(0..<workload.producers))
    guard log.last(1).count == 1 else { Workload.fail("nothing is in the log") }
    return "\(elapsed)"
  }

  private static func besideProducers(
    _ workload: Workload, _ read: @escaping @Sendable (Log, _ newest: UInt64) -> Bool
  ) -> String {
    let log = Log(capacity: workload.capacity)
    let newest = Newest()
    let reads = workload.messages
    newest.id.store(appendChain(to: log, from: 0), ordering: .releasing)
    let crew = ThreadCrew(count: workload.producers + 1)
    for index in 0..<workload.producers {
      crew.start(index) {
        var tally = Tally()
        while !newest.isEnough.load(ordering: .acquiring) {
          newest.id.store(appendChain(to: log, from: tally.count), ordering: .releasing)
          tally.count += 10
        }
        return tally
      }
    }
    crew.start(workload.producers) {
      var tally = Tally()
      while tally.count < reads {
        if read(log, newest.id.load(ordering: .acquiring)) { tally.count += 1 }
      }
      newest.isEnough.store(true, ordering: .releasing)
      return tally
    }
    let start = crew.release()
    crew.wait(for: workload.producers + 1)
    let elapsed = bench_now() - start
    return "\(elapsed) \(crew.tally(0..<workload.producers).count)"
  }

  /// Appends ten messages of which each answers the one before.
  ///
  /// - Returns: The id of the last.
  private static func appendChain(to log: Log, from value: UInt64) -> UInt64 {
    var id = log.append(Message(value: value), below: nil)
    for value in value + 1..<value + 10 { id = log.append(Message(value: value), below: id) }
    return id
  }

  /// What the threads of a run tell each other.
  private final class Newest: Sendable {
    /// The id of a message at depth ten that was just appended.
    let id = Atomic<UInt64>(0)
    /// Whether all reads are done.
    let isEnough = Atomic(false)
  }
}
