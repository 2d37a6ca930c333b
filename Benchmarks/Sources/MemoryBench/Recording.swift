import CBenchClock
import ConversationMemory
import Synchronization

/// What it costs that somebody records: the same appends into conversations that are full, to a
/// store without a recorder, to one whose recorder counts, and to one whose recorder writes all
/// down.
///
/// They take turns, and who begins takes turns too, so that what else the machine does falls on all
/// alike: what one turn says of two stores can be compared. For the same reason it is the threads'
/// time on their processors that is measured, and not what they waited for one.
enum Recording {
  private static let window = 20

  static func run(conversations: Int, threads: Int, turns: Int, milliseconds: Int) {
    let counter = Counter()
    let encoder = Encoder()
    let recorders: [(name: String, recorder: (any ConversationRecorder)?)] = [
      ("without", nil), ("counting", counter), ("encoding", encoder),
    ]
    let subjects = recorders.map { name, recorder in
      var configuration = ConversationStoreConfiguration()
      configuration.window = .count(window)
      configuration.recorder = recorder
      return (name: name, store: ConversationStore(configuration))
    }
    func append(_ rounds: Int, to store: ConversationStore) -> Double {
      let start = bench_processor_time()
      _ = Fill.append(
        to: store, conversations: conversations, messages: rounds, bytes: 100, threads: threads)
      return Double(bench_processor_time() - start) / Double(threads) / 1e9
    }
    for subject in subjects { _ = append(window + 2, to: subject.store) }
    // So that a turn of the fastest is as long as asked for.
    let seconds = subjects.map { append(window, to: $0.store) / Double(window) }.min() ?? 1
    let rounds = max(1, Int((Double(milliseconds) / 1e3 / seconds).rounded(.up)))
    for turn in 0..<turns {
      for place in subjects.indices {
        let subject = subjects[(turn + place) % subjects.count]
        let seconds = append(rounds, to: subject.store)
        Machine.report("\(subject.name), M/s", Double(conversations * rounds) / seconds / 1e6)
      }
    }
    let appended = UInt64(conversations * (2 * window + 2 + turns * rounds))
    // A store begins with an operation of its own.
    precondition(counter.count == appended + 1, "Every append is recorded.")
    precondition(encoder.count == appended + 1, "Every append is recorded.")
  }
}

/// Only counts.
private final class Counter: ConversationRecorder {
  private let recorded = Atomic<UInt64>(0)

  var count: UInt64 { recorded.load(ordering: .relaxed) }

  func record(_: borrowing ConversationRecord) { recorded.wrappingAdd(1, ordering: .relaxed) }
}

/// Writes all down into a buffer that is emptied when it is full, as if it were sent off.
private final class Encoder: ConversationRecorder {
  private struct Page {
    var bytes: [UInt8] = []
    var count: UInt64 = 0
  }

  private static let pageByteCount = 1 << 20
  private let page = Mutex(Page())

  var count: UInt64 { page.withLock { $0.count } }

  func record(_ record: borrowing ConversationRecord) {
    page.withLock { page in
      record.encode(into: &page.bytes)
      page.count += 1
      if page.bytes.count >= Self.pageByteCount { page.bytes.removeAll(keepingCapacity: true) }
    }
  }
}
