import ConversationMemory
import Foundation
import Synchronization

/// A synthetic load on a store of many conversations.
///
/// ```swift
/// let outcome = Load(LoadOptions()).run()
/// print(outcome.report.text())
/// ```
package final class Load: Sendable {
  private let options: LoadOptions
  private let stop: ReplayStop
  private let store: ConversationStore
  private let played = Atomic<Int>(0)

  /// What one thread counted.
  private struct Tally: Sendable {
    var played = 0
    var rejected = 0
    var greatestID: UInt64 = 0
    var latency = LatencyRecorder()
  }

  /// A load that has not begun.
  ///
  /// - Parameters:
  ///   - options: Without a contradiction.
  ///   - stop: Ends it early.
  package init(_ options: LoadOptions, stop: ReplayStop = ReplayStop()) {
    if let contradiction = options.contradiction { preconditionFailure(contradiction) }
    self.options = options
    self.stop = stop
    var configuration = ConversationStoreConfiguration()
    configuration.window = options.window
    configuration.byteBudget = options.byteBudget
    configuration.capacity = .max
    store = ConversationStore(configuration)
  }

  /// Appends all messages, and blocks the thread for so long.
  ///
  /// - Parameter onProgress: Called about ten times a second with the number of messages appended.
  package func run(onProgress: (Int) -> Void = { _ in }) -> ReplayOutcome {
    let tallies = Mutex<[Tally]>([])
    let done = DispatchSemaphore(value: 0)
    let start = ContinuousClock.now
    for thread in 0..<options.threadCount {
      Thread.detachNewThread { [self] in
        let tally = play(thread, from: start)
        tallies.withLock { $0.append(tally) }
        done.signal()
      }
    }
    for _ in 0..<options.threadCount {
      while done.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
        onProgress(played.load(ordering: .relaxed))
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    var sum = Tally()
    for tally in tallies.withLock({ $0 }) {
      sum.played += tally.played
      sum.rejected += tally.rejected
      sum.greatestID = max(sum.greatestID, tally.greatestID)
      sum.latency.merge(tally.latency)
    }
    return outcome(sum, seconds: seconds)
  }

  /// The work of one thread.
  private func play(_ thread: Int, from start: ContinuousClock.Instant) -> Tally {
    var tally = Tally()
    var messages = LoadSequence(options, thread: thread)
    let payload = (0..<options.byteCounts.upperBound).map { UInt8(ascii: "a") + UInt8($0 % 26) }
    var name = ConversationName()
    let end = options.total / options.threadCount
    let count = end + (thread < options.total % options.threadCount ? 1 : 0)
    let run = options.runCount
    while tally.played < count {
      if tally.played % run == 0 {
        wait(for: tally.played * options.threadCount + thread, from: start)
        if stop.isRequested { break }
        played.add(run, ordering: .relaxed)
      }
      let (conversation, byteCount) = messages.next()
      name.number = conversation
      let begin = ReplayStage.now
      let outcome = unsafe store.append(
        payload.span.extracting(first: byteCount).bytes, to: name.bytes.span.bytes, role: .user)
      tally.latency.record(nanoseconds: UInt64(max(0, ReplayStage.now - begin)))
      tally.played += 1
      if let id = outcome.id {
        tally.greatestID = max(tally.greatestID, id.rawValue)
      } else {
        tally.rejected += 1
      }
    }
    return tally
  }

  /// Waits until a message, of those of all threads, is due.
  private func wait(for count: Int, from start: ContinuousClock.Instant) {
    guard let rate = options.rate else { return }
    let due = Double(count) / rate
    while !stop.isRequested {
      let left = due - (ContinuousClock.now - start) / .seconds(1)
      if left <= 0 { return }
      // In short naps, so that a stop is noticed.
      Thread.sleep(forTimeInterval: min(left, 0.05))
    }
  }

  private func outcome(_ tally: Tally, seconds: Double) -> ReplayOutcome {
    let account = store.account
    let usage = store.usage
    return ReplayOutcome(
      report: ReplayReport(
        messages: tally.played,
        conversations: min(options.conversationCount, tally.played), seconds: seconds,
        latency: tally.latency.latency,
        account: .init(
          appended: account.appended, live: account.live, consumed: account.consumed,
          expired: account.expired, evicted: account.evicted, removed: account.removed),
        replies: .init(linked: 0, parentLive: 0),
        tree: .init(maxDepth: Int(max(1, tally.greatestID) - 1), branches: 0),
        memory: .init(
          liveBytes: usage.liveBytes, heldBytes: usage.heldBytes, peakBytes: usage.peakBytes)),
      rejectedCount: tally.rejected, isStopped: stop.isRequested,
      contradictions: account.appended + tally.rejected == tally.played
        ? [] : ["\(tally.played) messages were sent, but \(account.appended) were appended."])
  }
}

/// The name of a conversation of a load, without an allocation for each.
private struct ConversationName {
  private(set) var bytes: [UInt8] = Array("load:000000000".utf8)

  var number = 0 {
    didSet {
      var rest = number
      for place in stride(from: bytes.count - 1, through: 5, by: -1) {
        bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      }
    }
  }
}
