import Testing

@testable import ConversationMemory

/// Keeps all that happens to a store, for whoever goes through it again.
final class Tape: ConversationRecorder {
  /// An operation as it was recorded.
  struct Entry: Hashable, Sendable {
    let position: UInt64
    let instant: ConversationInstant
    let kind: ConversationOperation.Kind
    let bytes: [UInt8]
  }

  private struct State {
    var entries: [Entry] = []
    /// The position of the first.
    var first: UInt64 = 1
  }

  // Under a lock that the thread sanitizer knows, as it does not know a mutex.
  private let state = GuardedCell(State())

  deinit { state.deallocate() }

  private func withState<Result>(_ body: (inout State) -> Result) -> Result {
    state.lock.lock()
    defer { state.lock.unlock() }
    return body(&state.pointee)
  }

  func record(_ record: borrowing ConversationRecord) {
    var bytes: [UInt8] = []
    record.encode(into: &bytes)
    let entry = Entry(
      position: record.position, instant: record.instant, kind: record.kind, bytes: bytes)
    withState { $0.entries.append(entry) }
  }

  /// Begins anew: what came until now is known otherwise.
  func forget() {
    withState {
      $0.first += UInt64($0.entries.count)
      $0.entries = []
    }
  }

  /// All entries in the order of their positions, which are consecutive.
  ///
  /// Parts of a store record at once, so that they need not have come in this order.
  var entries: [Entry] {
    let (entries, first) = withState { ($0.entries, $0.first) }
    let ordered = entries.sorted { $0.position < $1.position }
    #expect(ordered.enumerated().allSatisfy { $1.position == first + UInt64($0) })
    return ordered
  }
}
