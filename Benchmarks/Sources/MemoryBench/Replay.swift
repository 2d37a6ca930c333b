import CBenchClock
import ConversationMemory
import Synchronization

/// What it takes to have an empty store go through what was recorded, on one thread: from bytes
/// that lie one behind the other, and through values that are made of them first. Beside it, what
/// the same appends take without anything of the kind. All of it in time on the processor.
enum Replay {
  static func run(_ chat: Chat, turns: Int) {
    let tape = Tape(byteCount: chat.count * 128)
    _ = chat.append(to: chat.store(recorder: tape))
    let reel = tape.takeReel()
    precondition(reel.ends.count == chat.count + 1, "Every append is recorded, and the beginning.")
    for _ in 0..<turns {
      report("appends", chat, chat.append(to: chat.store()))
      replay("bytes", chat, reel) { store, range, instant in
        try store.apply(reel.bytes.span.bytes.extracting(range), at: instant)
      }
      replay("values", chat, reel) { store, range, instant in
        store.apply(try ConversationOperation(Array(reel.bytes[range])), at: instant)
      }
    }
  }

  private static func replay(
    _ name: String, _ chat: Chat, _ reel: Tape.Reel,
    _ apply: (ConversationStore, Range<Int>, ConversationInstant) throws -> Void
  ) {
    let store = chat.store()
    let start = bench_processor_time()
    do {
      var offset = 0
      for index in reel.ends.indices {
        let end = reel.ends[index]
        try apply(store, offset..<end, reel.instants[index])
        offset = end
      }
    } catch {
      preconditionFailure("What was recorded can be read: \(error)")
    }
    report(name, chat, Double(bench_processor_time() - start) / 1e9)
    chat.check(store)
  }

  private static func report(_ name: String, _ chat: Chat, _ seconds: Double) {
    Machine.report("\(name), M/s", Double(chat.count) / seconds / 1e6)
  }
}

/// Keeps everything that is recorded.
private final class Tape: ConversationRecorder {
  struct Reel {
    var bytes: [UInt8] = []
    /// Where each operation ends.
    var ends: [Int] = []
    var instants: [ConversationInstant] = []
  }

  private let reel = Mutex(Reel())

  /// A tape on which there is room for so many bytes before it has to be moved.
  init(byteCount: Int) { reel.withLock { $0.bytes.reserveCapacity(byteCount) } }

  func record(_ record: borrowing ConversationRecord) {
    reel.withLock { reel in
      record.encode(into: &reel.bytes)
      reel.ends.append(reel.bytes.count)
      reel.instants.append(record.instant)
    }
  }

  func takeReel() -> Reel {
    reel.withLock { reel in
      defer { reel = Reel() }
      return reel
    }
  }
}
