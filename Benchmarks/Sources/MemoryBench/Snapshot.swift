import CBenchClock
import ConversationMemory

/// What it takes to write a store down, and to make it again of the bytes.
enum Snapshot {
  static func run(_ chat: Chat) {
    let bytes = write(chat)
    let store = chat.store()
    let start = bench_now()
    do {
      try store.restore(from: bytes)
    } catch {
      preconditionFailure("What was written can be read: \(error)")
    }
    report("restore", bytes.count, since: start)
    chat.check(store)
  }

  private static func write(_ chat: Chat) -> [UInt8] {
    let store = chat.store()
    _ = chat.append(to: store)
    let start = bench_now()
    let bytes = store.snapshot()
    report("snapshot", bytes.count, since: start)
    return bytes
  }

  private static func report(_ name: String, _ byteCount: Int, since start: UInt64) {
    let seconds = Double(bench_now() - start) / 1e9
    Machine.report("\(name), s", seconds)
    Machine.report("\(name), MB/s", Double(byteCount) / seconds / 1e6)
  }
}
