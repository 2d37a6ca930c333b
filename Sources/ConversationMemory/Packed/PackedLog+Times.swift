// Messages with times to live of their own are over in another order than they came in. They are
// looked for when something is over: in the newest segment, and in those elder ones in which
// something may be, each of which says from when on.
extension PackedLog {
  /// Takes note that a message has come which is over at an instant, and of when something of those
  /// before may be; nil for never.
  mutating func noteTime(_ expiry: Int64, behind due: Int64?) {
    let due = due ?? .max
    if expiry < due { isDueSooner = true }
    unsafe conversation.pointee.annex?.times.due = min(due, expiry)
  }

  /// Has all messages looked at when something is asked next of what is over: the window has
  /// changed.
  func forgetDues() {
    guard let annex = unsafe conversation.pointee.annex else { return }
    if annex.parts.contains(.times) { annex.times.due = .min }
    if annex.parts.contains(.keys) { annex.keys.left?.due = .min }
    guard let elders = annex.facts.elders else { return }
    for index in 0..<elders.count { elders[index].due = .min }
  }

  /// Whether all that is left is over. O(1) as a rule: the newest is not.
  @inline(never)
  var isOverWithTimes: Bool {
    guard let next = packed.nextDue, next <= now else { return false }
    var cursor = packed.newestCursor
    while let message = packed.previous(&cursor) { if isLive(message) { return false } }
    return true
  }

  /// Lets go of what is over, at most so much, and where somebody is told all of it, in the order
  /// of the instants.
  ///
  /// - Returns: Whether there may be more.
  /// - Complexity: O(segments + the records of those in which something is over), and for each that
  ///   leaves from the middle the bytes of its segment.
  @inline(never)
  mutating func expireInOrder(atMost limit: Int) -> Bool {
    var count = 0
    if leaving != nil || limit == .max {
      count = leave(takeDues(ofSegments: 0..<packed.segmentCount), atMost: .max)
    } else {
      // From the newest, so that the numbers of those to come stay what they are.
      for index in (0..<packed.segmentCount).reversed() where count < limit {
        guard index < packed.segmentCount else { continue }
        let rest = limit - count
        count += leave(takeDues(ofSegments: index..<index + 1, atMost: rest), atMost: rest)
      }
    }
    if count > 0 { giveBack() }
    guard count < limit || leaving != nil else { return true }
    settleDue()
    return false
  }

  /// Finds when something is over next, of what is not over. O(segments), and the records of the
  /// newest.
  private func settleDue() {
    let packed = packed
    guard let annex = packed.annex, annex.parts.contains(.times) else { return }
    var due = Int64.max
    let newest = packed.segmentCount - 1
    for index in 0..<newest { due = min(due, annex.facts.elders?[index].due ?? .max) }
    var cursor = packed.newestCursor
    while let message = packed.previous(&cursor), message.segment == newest {
      due = min(due, expiry(of: message))
    }
    annex.times.due = due
  }

  /// Lets a message go that was over before this event, the first of them; whether there was one.
  @inline(never)
  mutating func expireFirstDue() -> Bool {
    let over = takeDues(ofSegments: 0..<packed.segmentCount, atMost: 0)
    let first = over.first { $0.id < firstOfEvent }
    guard let first, let message = packed.message(first.id) else { return false }
    leave(message, .expired)
    return true
  }

  /// Lets the first of these go.
  ///
  /// - Returns: How many that were.
  private mutating func leave(_ over: [OwnExpiry], atMost limit: Int) -> Int {
    if over.count == liveCount, over.count <= limit, leaving == nil, let last = over.last {
      if let departing { for next in over { note(next.id, .expired, in: departing) } }
      account.leave(.expired, count: liveCount)
      unsafe heldChange += conversation.pointee.removeAll(at: last.expiry, in: heap)
      return over.count
    }
    for next in over.prefix(limit) {
      if let message = packed.message(next.id) { leave(message, .expired) }
    }
    return min(limit, over.count)
  }

  /// What is over in some segments, in the order in which it is; where that is not more than so
  /// much, they say from then on when the next of the others is over.
  private func takeDues(
    ofSegments segments: Range<Int>, atMost limit: Int = .max
  ) -> [OwnExpiry] {
    let packed = packed
    var over: [OwnExpiry] = []
    for index in segments {
      let elders = packed.elders.flatMap { index < $0.count ? $0 : nil }
      if let elders, elders[index].due > now { continue }
      var due = Int64.max
      var cursor = packed.cursor(behind: index)
      while let message = packed.previous(&cursor), message.segment == index {
        let expiry = expiry(of: message)
        if expiry <= now {
          over.append(OwnExpiry(expiry: expiry, id: message.id))
        } else {
          due = min(due, expiry)
        }
      }
      if over.count <= limit { elders?[index].due = due }
    }
    return over.sorted()
  }
}
