internal import ConversationMemory

/// Which time windows go by, and what becomes of a message that comes after a later one.
///
/// There is no default: whoever sums up events has to say it, since both answers surprise somebody.
public enum ConversationLateness: Hashable, Sendable {
  /// Instants are arrivals, of which none is late: one that steps back, as a clock may, counts as
  /// the latest, as it does in a buffer.
  case arrival
  /// Instants are those of events. A window closes when an event at its end, or later, has come; an
  /// earlier one that comes after that is too late.
  case withoutGrace
  /// Instants are those of events. A window stays open so much longer, and its result comes so
  /// much later; less than zero counts as zero.
  case withGrace(Duration)

  /// In nanoseconds.
  @usableFromInline var grace: Int64 {
    switch self {
    case .arrival, .withoutGrace: return 0
    case .withGrace(let grace):
      return max(0, grace.clampedNanoseconds)
    }
  }
}

/// Whether a message came in time for its windows.
public enum ConversationTimeliness: Hashable, Sendable {
  /// No later one had come before.
  case inOrder
  /// A later one had, but a window that it belongs to was open, and has it.
  case late
  /// All its windows had closed; it was left out.
  case tooLate
}

/// How many messages came, and how timely.
public struct ConversationTimelinessCounts: Hashable, Sendable {
  /// Those that came in order, came late but were counted, and came too late and were left out.
  public internal(set) var inOrder = 0, late = 0, tooLate = 0

  @usableFromInline
  init() {}

  @usableFromInline
  mutating func add(_ timeliness: ConversationTimeliness) {
    switch timeliness {
    case .inOrder: inOrder += 1
    case .late: late += 1
    case .tooLate: tooLate += 1
    }
  }
}
