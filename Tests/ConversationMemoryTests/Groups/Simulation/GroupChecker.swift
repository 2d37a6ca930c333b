@testable import ConversationMemory

/// Watches a group from outside: it knows what consumers were given and answered, and what left,
/// and says where that breaks a law.
struct GroupChecker {
  struct Breach: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
      self.description = description
    }
  }

  /// Where a message is, as far as consumers can know.
  private enum Place: Equatable {
    case unseen
    /// Handed out so often; to be handed out again from an instant on, and not before.
    case out(count: Int, freeFrom: Int64, wasRefused: Bool)
    case acknowledged
    case dead
    case departed
    case missed
  }

  private let rules: ConversationGroupRules
  private let first: ConversationMessageID
  private var places: [ConversationMessageID: Place] = [:]
  private var newest = ConversationMessageID(rawValue: 0)
  private var appended = 0

  init(_ rules: ConversationGroupRules, from first: ConversationMessageID) {
    self.rules = rules
    self.first = first
  }

  mutating func append(_ id: ConversationMessageID) {
    appended += 1
    places[id] = .unseen
  }

  /// A consumer was given a message.
  mutating func deliver(
    _ delivery: ConversationDelivery<[UInt8]>, at now: Int64
  ) throws(Breach) {
    let id = delivery.receipt.id
    let count = delivery.receipt.deliveryCount
    guard delivery.message.expiry.nanoseconds > now else {
      throw Breach("L2: message \(id) was over at \(now)")
    }
    guard delivery.payload == [UInt8(truncatingIfNeeded: id.rawValue)] else {
      throw Breach("\(id) says something else")
    }
    if let limit = rules.maximumDeliveries, count > limit {
      throw Breach("message \(id) was handed out \(count) times")
    }
    switch places[id] {
    case .unseen:
      guard count == 1, id > newest else { throw Breach("L1: \(id) came after \(newest)") }
      newest = id
    case .out(let last, let freeFrom, _):
      guard count == last + 1 else { throw Breach("\(id): delivery \(count) after \(last)") }
      guard freeFrom <= now else {
        throw Breach("L4: \(id) was handed out at \(now), its lease or rest ended at \(freeFrom)")
      }
    case let place:
      throw Breach("L4: \(id) was handed out, but is \(place.map { "\($0)" } ?? "unknown")")
    }
    places[id] = .out(
      count: count, freeFrom: now + rules.lease.clampedNanoseconds, wasRefused: false)
    guard delivery.leaseEnd.nanoseconds == now + rules.lease.clampedNanoseconds else {
      throw Breach("the lease of \(id) ends at \(delivery.leaseEnd)")
    }
  }

  /// What an answer to a delivery must come to, given that its message is not over.
  private func expected(_ receipt: ConversationReceipt) -> ConversationSettlement {
    guard case .out(let count, _, _) = places[receipt.id] else { return .gone }
    return count == receipt.deliveryCount ? .done : .leaseLost
  }

  mutating func acknowledge(
    _ receipt: ConversationReceipt, _ settlement: ConversationSettlement
  ) throws(Breach) {
    guard settlement == expected(receipt) else {
      throw Breach("acknowledging \(receipt) came to \(settlement)")
    }
    if settlement == .done { places[receipt.id] = .acknowledged }
  }

  /// - Parameter isOver: Whether the message's time is over.
  mutating func refuse(
    _ receipt: ConversationReceipt, _ settlement: ConversationSettlement, rest: Int64?,
    at now: Int64,
    isOver: Bool
  ) throws(Breach) {
    guard settlement == (isOver ? .gone : expected(receipt)) else {
      throw Breach("refusing \(receipt) came to \(settlement)")
    }
    // To refuse again what rests already changes nothing.
    guard settlement == .done, case .out(let count, let freeFrom, false) = places[receipt.id] else {
      return
    }
    // If its lease is over somebody may get it at once, refused or not.
    let rested = now + (rest ?? rules.rest(after: count))
    places[receipt.id] = .out(
      count: count, freeFrom: freeFrom <= now ? freeFrom : rested, wasRefused: true)
  }

  mutating func extend(
    _ receipt: ConversationReceipt, _ settlement: ConversationSettlement, until end: Int64,
    isOver: Bool
  ) throws(Breach) {
    guard case .out(let count, _, _) = places[receipt.id], !isOver else {
      if settlement != .gone { throw Breach("extending \(receipt) came to \(settlement)") }
      return
    }
    guard count == receipt.deliveryCount else {
      if settlement != .leaseLost { throw Breach("extending \(receipt) came to \(settlement)") }
      return
    }
    // One that rests is not held; one whose consumer was let go is not extended.
    if settlement == .done {
      places[receipt.id] = .out(count: count, freeFrom: end, wasRefused: false)
    }
  }

  /// What a consumer holds may be handed out at once.
  mutating func release(_ receipts: [ConversationReceipt]) {
    for receipt in receipts {
      if case .out(receipt.deliveryCount, _, let wasRefused) = places[receipt.id] {
        places[receipt.id] = .out(
          count: receipt.deliveryCount, freeFrom: .min, wasRefused: wasRefused)
      }
    }
  }

  mutating func bury(_ letter: DeadLetter<[UInt8]>, at now: Int64) throws(Breach) {
    let id = letter.receipt.id
    guard case .out(let count, let freeFrom, let wasRefused) = places[id] else {
      throw Breach("message \(id) became a dead letter, but nobody had it")
    }
    guard count == letter.receipt.deliveryCount, count == rules.maximumDeliveries else {
      throw Breach("message \(id) became a dead letter after \(count) deliveries")
    }
    switch letter.reason {
    case .leaseEnded where freeFrom <= now: break
    case .refused where wasRefused: break
    default: throw Breach("message \(id) became a dead letter for \(letter.reason)")
    }
    places[id] = .dead
  }

  mutating func depart(_ id: ConversationMessageID) {
    switch places[id] {
    case .unseen: places[id] = .missed
    case .out: places[id] = .departed
    case .acknowledged, .dead, .departed, .missed, nil: break
    }
  }

  /// Compares what the group says of itself with what was seen from outside.
  func check(_ status: ConversationGroupStatus) throws(Breach) {
    var counts: [String: Int] = [:]
    for place in places.values {
      switch place {
      case .unseen: counts["lag", default: 0] += 1
      case .out: counts["pending", default: 0] += 1
      case .acknowledged: counts["acknowledged", default: 0] += 1
      case .dead: counts["dead", default: 0] += 1
      case .departed: counts["departed", default: 0] += 1
      case .missed: counts["missed", default: 0] += 1
      }
    }
    let account = status.account
    let said = [
      "lag": status.lag, "pending": status.pending, "acknowledged": account.acknowledged,
      "dead": account.deadLettered, "departed": account.departed, "missed": account.missed,
    ].filter { $0.value != 0 }
    guard said == counts else { throw Breach("L5: the group says \(said), seen were \(counts)") }
    guard said.values.reduce(0, +) == appended else {
      throw Breach("L5: \(said) are not the \(appended) that were appended")
    }
    let held = status.consumers.flatMap(\.held)
    guard Set(held.map(\.id)).count == held.count, held.count <= status.pending else {
      throw Breach("L4: a message is in two hands")
    }
  }

  /// At the end everything that lives must have come to an end in the group, too.
  func checkEnd(live: [ConversationMessageID]) throws(Breach) {
    for id in live where id >= first {
      guard places[id] == .acknowledged || places[id] == .dead else {
        throw Breach("L4: message \(id) was lost: \(places[id].map { "\($0)" } ?? "unknown")")
      }
    }
  }
}
