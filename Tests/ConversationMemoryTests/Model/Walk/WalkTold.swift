import ConversationMemory

/// Compares what observers were told with what has left, as far as they were told.
///
/// A subject may tell late, and never otherwise: of each conversation in order of the instants, and
/// of one step of an event in any order.
struct WalkTold {
  /// How many were compared, by name.
  private var counts: [String: Int] = [:]
  /// Those of the present step of the reference that were told, by name.
  private var open: [String: Set<Int>] = [:]

  /// The first difference, in words.
  mutating func difference(
    _ told: [String: [WalkDeparture]], _ names: WalkNames, _ reference: ReferenceStore
  ) -> String? {
    for (name, departures) in told.sorted(by: { $0.key < $1.key })
    where departures.count > counts[name, default: 0] {
      let expected = Self.all(of: name, in: reference)
      for departure in departures[counts[name, default: 0]...] {
        let place = counts[name, default: 0]
        guard place < expected.count else {
          return "told that \(departure.id) of \(name) is \(departure.reason), which has not left"
        }
        let step = expected.step(of: place)
        let match = step.first { index in
          !open[name, default: []].contains(index)
            && expected[index].matches(departure, names)
        }
        guard let match else {
          return "told that \(departure.id) of \(name) is \(departure.reason), and not of "
            + "\(expected[place].words)"
        }
        open[name, default: []].insert(match)
        if place + 1 == step.upperBound { open[name] = [] }
        counts[name] = place + 1
      }
    }
    return nil
  }

  /// What was never told, in words.
  func missing(in reference: ReferenceStore) -> String? {
    for name in Set(reference.conversations.keys).union(reference.forgotten.map(\.name)).sorted() {
      let expected = Self.all(of: name, in: reference)
      let count = counts[name, default: 0]
      if count < expected.count { return "never told of \(expected[count].words) of \(name)" }
    }
    return nil
  }

  /// One departure, with the life that it was in.
  fileprivate struct Expected {
    let life: Int
    let departure: ReferenceDeparture

    var words: String {
      "#\(departure.number) of life \(life), which is \(departure.reason)"
    }

    func matches(_ told: WalkDeparture, _ names: WalkNames) -> Bool {
      // The id of a life of which nothing else was ever seen is not known.
      let id = names.id(departure.number, in: life)
      return departure.payload == told.payload && departure.reason == told.reason
        && (id == nil || id == told.id)
    }
  }

  private static func all(of name: String, in reference: ReferenceStore) -> [Expected] {
    reference.lives(of: name).flatMap { life in
      life.departures.map { Expected(life: life.life, departure: $0) }
    }
  }
}

extension [WalkTold.Expected] {
  /// The places of the step that a place is in.
  fileprivate func step(of place: Int) -> Range<Int> {
    func isSame(_ other: Int) -> Bool {
      self[other].life == self[place].life
        && self[other].departure.step == self[place].departure.step
    }
    var (lower, upper) = (place, place + 1)
    while lower > 0, isSame(lower - 1) { lower -= 1 }
    while upper < count, isSame(upper) { upper += 1 }
    return lower..<upper
  }
}
