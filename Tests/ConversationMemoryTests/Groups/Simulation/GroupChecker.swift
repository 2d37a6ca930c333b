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
    case out(Delivery)
    case acknowledged
    case dead
    case departed
    case missed
  }

  /// A delivery that nobody has answered for for good.
  private struct Delivery: Equatable {
    /// How often the message was handed out.
    let count: Int
    /// Who got it last; nil if that one was let go.
    var consumer: String?
    /// It is to be handed out again from this instant on, and not before.
    var freeFrom: Int64
    var wasRefused = false
    var delivered: Int64
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
    _ delivery: ConversationDelivery<[UInt8]>, to consumer: String, at now: Int64
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
    case .out(let last):
      guard count == last.count + 1 else {
        throw Breach("\(id): delivery \(count) after \(last.count)")
      }
      guard last.freeFrom <= now else {
        throw Breach("L4: \(id) was handed out at \(now), but is free from \(last.freeFrom) on")
      }
    case let place:
      throw Breach("L4: \(id) was handed out, but is \(place.map { "\($0)" } ?? "unknown")")
    }
    let end = now + rules.lease.clampedNanoseconds
    places[id] = .out(
      Delivery(count: count, consumer: consumer, freeFrom: end, delivered: now))
    guard delivery.leaseEnd.nanoseconds == end else {
      throw Breach("the lease of \(id) ends at \(delivery.leaseEnd)")
    }
  }

  /// How often a message was handed out that is pending and may be claimed without more deliveries
  /// than there are to be.
  func isClaimable(_ id: ConversationMessageID) -> Bool {
    guard case .out(let last) = places[id] else { return false }
    return rules.maximumDeliveries.map { last.count < $0 } ?? true
  }

  /// A consumer asked for messages by their ids that were handed out so long ago, and was given
  /// some.
  mutating func claim(
    _ ids: [ConversationMessageID], idleAtLeast idle: Int64,
    _ deliveries: [ConversationDelivery<[UInt8]>], to consumer: String, at now: Int64,
    live: Set<ConversationMessageID>
  ) throws(Breach) {
    let expected = ids.filter { id in
      guard live.contains(id), case .out(let last) = places[id] else { return false }
      return last.consumer == nil || now - last.delivered >= idle
    }
    guard deliveries.map(\.receipt.id) == expected else {
      throw Breach("claimed were \(deliveries.map(\.receipt)), not \(expected)")
    }
    for delivery in deliveries {
      guard case .out(var last) = places[delivery.receipt.id] else { continue }
      last.freeFrom = min(last.freeFrom, now)
      places[delivery.receipt.id] = .out(last)
      try deliver(delivery, to: consumer, at: now)
    }
  }

  /// Messages were given back by hand: they are nobody's, and free.
  mutating func giveBack(_ ids: [ConversationMessageID], at now: Int64) {
    for id in ids {
      guard case .out(var delivery) = places[id] else { continue }
      delivery.consumer = nil
      delivery.wasRefused = true
      delivery.freeFrom = min(delivery.freeFrom, now)
      places[id] = .out(delivery)
    }
  }

  /// The delivery that a receipt names, or what an answer must come to that does not name one.
  private func named(
    _ receipt: ConversationReceipt, isOver: Bool
  ) -> (delivery: Delivery?, failure: ConversationSettlement) {
    guard !isOver, case .out(let delivery) = places[receipt.id] else { return (nil, .gone) }
    return delivery.count == receipt.deliveryCount ? (delivery, .done) : (nil, .leaseLost)
  }

  /// - Parameter isOver: Whether the message's time is over.
  mutating func acknowledge(
    _ receipt: ConversationReceipt, _ settlement: ConversationSettlement, isOver: Bool
  ) throws(Breach) {
    let (delivery, failure) = named(receipt, isOver: isOver)
    guard settlement == failure else {
      throw Breach("acknowledging \(receipt) came to \(settlement)")
    }
    if delivery != nil { places[receipt.id] = .acknowledged }
  }

  mutating func refuse(
    _ receipt: ConversationReceipt, _ settlement: ConversationSettlement, rest: Int64?,
    at now: Int64, isOver: Bool
  ) throws(Breach) {
    let (delivery, failure) = named(receipt, isOver: isOver)
    guard settlement == failure else { throw Breach("refusing \(receipt) came to \(settlement)") }
    // To refuse what rests, or what is free, changes nothing.
    guard var delivery, !delivery.wasRefused, delivery.freeFrom > now else { return }
    delivery.wasRefused = true
    delivery.freeFrom = now
    if delivery.count != rules.maximumDeliveries {
      delivery.freeFrom += rest ?? rules.rest(after: delivery.count)
    }
    places[receipt.id] = .out(delivery)
  }

  mutating func extend(
    _ receipt: ConversationReceipt, _ settlement: ConversationSettlement, until end: Int64,
    isOver: Bool
  ) throws(Breach) {
    let (delivery, failure) = named(receipt, isOver: isOver)
    let isGivenUp = delivery.map { $0.wasRefused || $0.consumer == nil } ?? false
    guard settlement == (isGivenUp ? .leaseLost : failure) else {
      throw Breach("extending \(receipt) came to \(settlement)")
    }
    guard var delivery, !isGivenUp else { return }
    delivery.freeFrom = end
    places[receipt.id] = .out(delivery)
  }

  /// What a consumer holds is handed out at once, and what it had is not its own any more.
  mutating func release(_ consumer: String, at now: Int64) {
    for (id, place) in places {
      guard case .out(var delivery) = place, delivery.consumer == consumer else { continue }
      delivery.consumer = nil
      if !delivery.wasRefused { delivery.freeFrom = min(delivery.freeFrom, now) }
      places[id] = .out(delivery)
    }
  }

  mutating func bury(_ letter: DeadLetter<[UInt8]>) throws(Breach) {
    let id = letter.receipt.id
    guard case .out(let delivery) = places[id] else {
      throw Breach("message \(id) became a dead letter, but nobody had it")
    }
    guard delivery.count == letter.receipt.deliveryCount, delivery.count == rules.maximumDeliveries
    else { throw Breach("message \(id) became a dead letter after \(delivery.count) deliveries") }
    let wasRefused = if case .refused = letter.reason { true } else { false }
    guard wasRefused == delivery.wasRefused, letter.instant == delivery.freeFrom else {
      throw Breach("message \(id) became a dead letter for \(letter.reason) at \(letter.instant)")
    }
    guard letter.message.expiry.nanoseconds > letter.instant else {
      throw Breach("L2: message \(id) became a dead letter at \(letter.instant), and was over")
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

  /// Compares what the group says of itself with what was seen from outside, when all has left
  /// that is over.
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
