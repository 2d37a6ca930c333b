import ConversationMemory

/// A group of a reference conversation: what was handed out and is not answered for.
struct ReferenceGroup {
  enum State: Hashable {
    /// In a consumer's hands until then.
    case leased(until: Int64)
    /// Refused; it rests until then.
    case resting(until: Int64)
    /// To be handed out again, since then.
    case due(since: Int64)
  }

  struct Entry: Hashable {
    let number: Int
    var deliveryCount: Int
    var state: State
    /// Who has it, or had it last and may still ask for more time; nil where nobody may.
    var consumer: String?
    /// Whether it was refused after its lease had ended.
    var wasRefusedLate = false

    /// When its lease or its rest ends.
    var due: Int64? {
      switch state {
      case .leased(let end), .resting(let end): end
      case .due: nil
      }
    }
  }

  let name: String
  let rules: ReferenceGroupRules
  let deadLetters: String?
  /// The number behind which new messages are.
  var cursor: Int
  /// Those to be handed out again in the order in which they came to that, as far as it was at one
  /// instant.
  var entries: [Entry] = []
  var consumers: Set<String> = []
  var account = Account()

  struct Account: Hashable {
    var deliveries = 0
    var redeliveries = 0
    var acknowledged = 0
    var refused = 0
    var leasesEnded = 0
    var deadLettered = 0
    var deadLettersLost = 0
    var departed = 0
    var missed = 0
  }

  /// A message is to be handed out again, behind others.
  mutating func repeatEntry(_ number: Int, since instant: Int64) {
    guard let place = place(of: number) else { return }
    var entry = entries.remove(at: place)
    entry.state = .due(since: instant)
    entries.append(entry)
  }

  func place(of number: Int) -> Int? { entries.firstIndex { $0.number == number } }

  /// A message has left for a reason that is not this group's.
  mutating func depart(_ number: Int) {
    if let place = place(of: number) {
      entries.remove(at: place)
      account.departed += 1
    } else if number > cursor {
      account.missed += 1
    }
  }

  /// How long a message rests that is refused: twice as long with every delivery.
  func rest(after deliveryCount: Int) -> Int64 {
    var rest = rules.backOff
    for _ in 1..<deliveryCount where rest < rules.maximumBackOff { rest *= 2 }
    return min(rest, rules.maximumBackOff)
  }

  /// What may be handed out again, in the order in which it came to that.
  var dueNumbers: [Int] {
    let due = entries.enumerated().compactMap {
      (place, entry) -> (since: Int64, place: Int, number: Int)? in
      guard case .due(let since) = entry.state else { return nil }
      return (since, place, entry.number)
    }
    return due.sorted { ($0.since, $0.place) < ($1.since, $1.place) }.map(\.number)
  }
}

/// A dead letter on its way.
struct ReferenceLetter {
  /// The conversation that it comes from, and the place of the group there.
  let source: String
  let group: Int
  let target: String?
  let draft: ReferenceDraft
}
