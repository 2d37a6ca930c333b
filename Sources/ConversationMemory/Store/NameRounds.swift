import CConversationThreads

/// The rounds that a thread goes, one after the other.
///
/// What somebody takes may be put elsewhere, where others wait: their round comes when the present
/// one is over, so that a chain of such does not lie on the stack.
final class NameRounds {
  private static let mark = CInt(CBWM_ROUND)

  private var lines: [NameLine] = []
  private var next = 0

  private init() {}

  func add(_ line: NameLine) { lines.append(line) }

  /// Has a thread go the rounds of some lines, and of those that are added meanwhile; or adds them,
  /// if it does so already.
  static func go(_ lines: [NameLine], _ round: (NameLine, NameRounds) -> Void) {
    if let mark = unsafe cbwm_thread_mark(mark) {
      unsafe Unmanaged<NameRounds>.fromOpaque(mark).takeUnretainedValue().lines += lines
      return
    }
    let rounds = NameRounds()
    unsafe cbwm_mark_thread(mark, Unmanaged.passUnretained(rounds).toOpaque())
    defer { cbwm_mark_thread(mark, nil) }
    rounds.lines = lines
    while rounds.next < rounds.lines.count {
      round(rounds.lines[rounds.next], rounds)
      rounds.next += 1
      if rounds.next == rounds.lines.count { (rounds.lines, rounds.next) = ([], 0) }
    }
  }
}
