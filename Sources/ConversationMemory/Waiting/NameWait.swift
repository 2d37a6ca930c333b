/// Somebody who waits at several names of a store, to be served once.
///
/// It is asked at one name at a time. Who comes to ask while another one does leaves the round that
/// it goes to that one, who goes on with it.
///
/// ```
///            claim                    finish
///   waiting ───────► asked ─────────────────────► done
///      ▲               │ release                    ▲
///      └───────────────┘                            │
///      └──────────────── withdraw ──────────────────┘
/// ```
final class NameWait: Sendable {
  /// What somebody comes to who wants to ask.
  enum Claim {
    /// It is this one who asks.
    case claimed
    /// Another one does, and has got the round.
    case busy
    /// Nobody is to ask any more.
    case done
  }

  private enum Phase {
    case waiting
    case asked
    case done
  }

  private struct State {
    var phase = Phase.asked
    var rounds: [NameLine] = []
    /// What it comes to as soon as it has not taken anything.
    var withdrawal: ConversationWaitOutcome?
    var entries: [NameEntry] = []
    var alarm: Task<Void, Never>?
  }

  /// Takes what there is at a name.
  let attempt: @Sendable (Int) -> ConversationAttempt
  private let completion: @Sendable (ConversationWaitOutcome) -> Void
  private let state = GuardedCell(State())

  /// One who is asked by whoever has made it, until that one releases it.
  init(
    trying attempt: @escaping @Sendable (Int) -> ConversationAttempt,
    then completion: @escaping @Sendable (ConversationWaitOutcome) -> Void
  ) {
    self.attempt = attempt
    self.completion = completion
  }

  deinit { state.deallocate() }

  private func withState<Result>(_ body: (inout State) -> Result) -> Result {
    state.lock.lock()
    defer { state.lock.unlock() }
    return body(&state.pointee)
  }

  /// Takes note of a place in a line.
  func add(_ entry: NameEntry) { withState { $0.entries.append(entry) } }

  /// Takes note of who will end it at its deadline, unless it has ended.
  func set(_ alarm: Task<Void, Never>) {
    let isDone = withState { state in
      if state.phase != .done { state.alarm = alarm }
      return state.phase == .done
    }
    if isDone { alarm.cancel() }
  }

  /// Whether somebody who goes the round of a line may ask it now.
  func claim(for line: NameLine) -> Claim {
    withState { state in
      switch state.phase {
      case .waiting:
        state.phase = .asked
        return .claimed
      case .asked:
        state.rounds.append(line)
        return .busy
      case .done: return .done
      }
    }
  }

  /// Lets others ask it, that has taken nothing.
  ///
  /// - Returns: The rounds that others have left to the caller, with its places in their lines; and
  ///   what it has come to, if somebody has withdrawn it meanwhile: then the caller ends it.
  func release() -> (rounds: [NameEntry], withdrawal: ConversationWaitOutcome?) {
    withState { state in
      guard state.withdrawal == nil else { return ([], state.withdrawal) }
      state.phase = .waiting
      let rounds = state.rounds
      state.rounds = []
      return (state.entries.filter { entry in rounds.contains { $0 === entry.line } }, nil)
    }
  }

  /// Ends it, whoever asks it.
  ///
  /// - Returns: Its places in lines, which the caller gives up, and the rounds that others have
  ///   left to it. Then the caller calls ``complete(_:)``.
  func finish() -> (entries: [NameEntry], rounds: [NameLine]) {
    let (entries, rounds, alarm) = withState { state in
      defer { (state.entries, state.rounds, state.alarm) = ([], [], nil) }
      state.phase = .done
      return (state.entries, state.rounds, state.alarm)
    }
    alarm?.cancel()
    return (entries, rounds)
  }

  /// Withdraws it, at once or as soon as it has been asked.
  ///
  /// - Returns: Whether the caller is to end it.
  func withdraw(_ outcome: ConversationWaitOutcome) -> Bool {
    withState { state in
      switch state.phase {
      case .waiting:
        state.phase = .done
        return true
      case .asked:
        state.withdrawal = state.withdrawal ?? outcome
        return false
      case .done: return false
      }
    }
  }

  /// Says what it has come to, once.
  func complete(_ outcome: ConversationWaitOutcome) { completion(outcome) }
}

/// The line of those who wait at one name of a store, first come first asked; touched under the
/// lock of the name's shard.
///
/// Who waits here stands in the lines of other names, too, and wants something that the line does
/// not know: so each is asked, by a round that goes from the first to the last when something has
/// happened to the name, and leaves out those who come behind one who says that there is nothing.
final class NameLine: @unchecked Sendable {
  // Sendable: touched under the lock of its shard.

  let name: [UInt8]
  /// The number of its shard.
  let index: Int
  private(set) var first: NameEntry?
  private var last: NameEntry?
  /// The last that was asked; nil before the first.
  var cursor: NameEntry?
  /// Whether a round is under way.
  var isOffering = false
  /// Whether something has happened since the round began.
  var hasNews = false

  init(_ name: [UInt8], index: Int) {
    self.name = name
    self.index = index
  }

  var isEmpty: Bool { first == nil }

  /// The next to be asked; nil at the end.
  var next: NameEntry? { cursor.map { $0.next } ?? first }

  /// Lets somebody stand behind all others. O(1).
  func append(_ entry: NameEntry) {
    entry.previous = last
    if let last { last.next = entry } else { first = entry }
    last = entry
  }

  /// Has a round end, of which nobody else is to be asked.
  func goToEnd() { cursor = last }

  /// Has a round ask somebody again.
  func goBack(before entry: NameEntry) { cursor = entry.previous }

  /// Lets somebody go. O(1).
  func remove(_ entry: NameEntry) {
    if cursor === entry { cursor = entry.previous }
    if let next = entry.next { next.previous = entry.previous } else { last = entry.previous }
    if let previous = entry.previous { previous.next = entry.next } else { first = entry.next }
    entry.next = nil
    entry.previous = nil
  }
}

/// A place in the line of a name.
final class NameEntry: @unchecked Sendable {
  // Sendable: its links are touched under the lock of the line's shard.

  let wait: NameWait
  /// Which of the names that it waits at.
  let place: Int
  let line: NameLine
  fileprivate(set) var next: NameEntry?
  fileprivate(set) weak var previous: NameEntry?

  init(_ wait: NameWait, _ place: Int, in line: NameLine) {
    self.wait = wait
    self.place = place
    self.line = line
  }
}
