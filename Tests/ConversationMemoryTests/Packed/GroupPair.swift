import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

/// What can happen to the groups of a conversation, and to the conversation under them.
enum GroupStep: CaseIterable {
  case append, receiveOne, receiveTwo, acknowledge, refuse, extend, wait, release, removeOldest
  case trim, claim, giveBack, moveCursor
}

extension GroupStep {
  /// Every three steps, or some of them, each three with a number by which the rest of a case is
  /// chosen: rows of them are of an odd length, so that no choice goes with the last step.
  static func everyThree(from first: Int) -> [(number: Int, steps: [GroupStep])] {
    let count = allCases.count
    let share = max(1, count * count * count / walkCount(of: count * count * count))
    var threes: [(number: Int, steps: [GroupStep])] = []
    for (row, first) in zip(0..., allCases.flatMap { one in allCases.map { [one, $0] } }) {
      for (place, last) in allCases.enumerated() {
        threes.append((row * (count | 1) + place, first + [last]))
      }
    }
    return threes.map { ($0.number + first + 1, $0.steps) }.filter { $0.number % share == 0 }
  }
}

/// One conversation with groups in two stores, of which one packs it and the other keeps it apart.
struct GroupPair {
  let forms: FormPair
  let rules: ConversationGroupRules
  let names: [String]
  /// Receipts of what was handed out, with the group.
  private(set) var held: [(group: String, receipt: ConversationReceipt)] = []
  /// Those who wait at the packed conversation, each with the same one at the other.
  private(set) var waiting: [[Waiter<[UInt8]>]] = []

  /// - Parameters:
  ///   - names: Of the groups.
  ///   - isObserved: Whether somebody is told of what leaves.
  ///   - keepsAwake: Whether groups stay awake, instead of resting after each event.
  init(
    _ names: [String], _ rules: ConversationGroupRules, observed isObserved: Bool = false,
    keepingAwake keepsAwake: Bool = false,
    _ configure: (inout ConversationStoreConfiguration) -> Void = { _ in }
  ) {
    forms = FormPair(observed: isObserved, keepingAwake: keepsAwake, configure)
    self.names = names
    self.rules = rules
  }

  /// A group of one of the stores, which is opened if need be.
  func group(_ name: String, of conversation: StoredConversation) -> ConversationGroup<[UInt8]> {
    conversation.group(
      name, rules: rules, deadLetters: name == "lost" ? nil : conversation.store["dead"])
  }

  /// Opens all groups.
  func open() {
    for name in names {
      forms.both("open \(name)") { group(name, of: $0).lease }
    }
  }

  mutating func receive(_ name: String, as consumer: String, atMost limit: Int) {
    let receipts = forms.both("receive") { conversation in
      let deliveries = group(name, of: conversation).receive(as: consumer, atMost: limit)
      return deliveries.map { ($0.receipt, $0.message, $0.leaseEnd) }
    }
    held += receipts.map { (name, $0.0) }
  }

  /// Answers for a delivery, the receipt of which is then forgotten or not.
  mutating func answer(
    _ place: Int, forgetting isForgotten: Bool = true,
    _ body: (ConversationGroup<[UInt8]>, ConversationReceipt) -> ConversationSettlement
  ) {
    let (name, receipt) = held[place]
    forms.both("answer for \(receipt)") { body(group(name, of: $0), receipt) }
    if isForgotten { held.remove(at: place) }
  }

  /// Acknowledges the first delivery that is held of a group; whether there was one.
  mutating func answerFirst(of name: String) -> Bool {
    guard let place = held.firstIndex(where: { $0.group == name }) else { return false }
    answer(place) { $0.acknowledge($1) }
    return true
  }

  /// Has somebody wait for messages of a group.
  mutating func wait(at name: String, as consumer: String, atMost limit: Int) {
    var pair: [Waiter<[UInt8]>] = []
    forms.both("wait at \(name)") { conversation in
      let group = group(name, of: conversation)
      let waiter = Waiter<[UInt8]>(
        for: .deliveries(of: group.reference, consumer: consumer, atMost: limit))
      waiter.bed = .thread
      pair.append(waiter)
      return StoreRoom(conversation, beginning: false).enter(waiter)
    }
    waiting.append(pair)
  }

  /// Has somebody wait no longer.
  func withdraw(_ place: Int) {
    var pair = waiting[place]
    forms.both("withdraw") { conversation in
      StoreRoom(conversation, beginning: false).withdraw(pair.removeFirst(), .cancelled)
    }
  }

  mutating func take(_ step: GroupStep, _ number: Int) {
    let name = names[number % names.count]
    let consumer = number % 3 == 0 ? "two" : "one"
    switch step {
    case .append:
      var draft = ConversationDraft([UInt8](repeating: 7, count: number % 5))
      if number % 4 == 3 { draft.timeToLive = .nanoseconds(number % 5) }
      if number % 6 < 3 { draft.idempotencyKey = "\(number % 7)" }
      forms.both { $0.append(draft) }
    case .receiveOne: receive(name, as: consumer, atMost: 1)
    case .receiveTwo: receive(name, as: consumer, atMost: 2)
    case .acknowledge: if !held.isEmpty { answer(0) { $0.acknowledge($1) } }
    case .refuse:
      if !held.isEmpty {
        answer(0, forgetting: false) {
          $0.refuse($1, reason: "no", rest: number % 2 == 0 ? nil : .zero)
        }
      }
    case .extend:
      if !held.isEmpty { answer(0, forgetting: false) { $0.extend($1, by: .nanoseconds(2)) } }
    case .wait: forms.clock.advance(by: .nanoseconds(2))
    case .release:
      forms.both("release") { group(name, of: $0).removeConsumer(consumer) }
    case .claim: claim(name, as: consumer, number)
    case .giveBack:
      forms.both("give back") { conversation in
        let ids = conversation.read().messages.map(\.id)
        return group(name, of: conversation).release(
          Array(ids.prefix(1 + number % 2)), countingAs: number % 3 == 0 ? number % 2 : nil)
      }
    case .moveCursor:
      forms.both("move the cursor") { conversation in
        let head = conversation.head() ?? ConversationMessageID(rawValue: 1)
        let positions: [ConversationPosition] = [
          .oldest, .newest, .after(head.advanced(by: -1)), .after(.none),
        ]
        return group(name, of: conversation).move(to: positions[number % 4])
      }
    case .trim:
      forms.both("trim") { conversation in
        let head = conversation.head() ?? ConversationMessageID(rawValue: 1)
        let trims: [ConversationTrim] = [.count(number % 3), .bytes(number % 5), .from(head)]
        return conversation.trim(to: trims[number % 3])
      }
    case .removeOldest:
      forms.both("remove") { conversation in
        conversation.read().messages.first.map { conversation.remove($0.id) }
      }
    }
  }

  /// Has a consumer take messages over, by their ids or the next ones.
  mutating func claim(_ name: String, as consumer: String, _ number: Int) {
    let claim = ConversationClaim(
      idleAtLeast: .nanoseconds(number % 3), idle: .nanoseconds(number / 3 % 2),
      deliveryCount: number % 5 == 0 ? number % 4 : nil, isDelivery: number % 4 > 0,
      isForced: number / 2 % 2 == 0)
    let receipts = forms.both("claim \(claim)") { conversation in
      let group = group(name, of: conversation)
      let deliveries: [ConversationDelivery<[UInt8]>]
      if number % 7 < 4 {
        let ids = conversation.read().messages.map(\.id)
        let part = number % 2 == 0 ? ids.prefix(2) : ids.suffix(2)
        deliveries = group.claim(Array(part), as: consumer, claim) ?? []
      } else {
        deliveries = group.claimNext(as: consumer, atMost: 1 + number % 2, claim).deliveries
      }
      return deliveries.map { ($0.receipt, $0.message, $0.leaseEnd) }
    }
    held += receipts.map { (name, $0.0) }
  }

  /// Expects the same answers to every question, and the same bytes as snapshots.
  func compare(_ what: String) {
    for name in names {
      forms.both("status of \(name): \(what)") { conversation in
        conversation.groups.contains(name) ? group(name, of: conversation).status : nil
      }
      forms.both("pending of \(name): \(what)") { conversation in
        conversation.groups.contains(name)
          ? group(name, of: conversation).pending(atMost: .max) ?? [] : []
      }
      forms.both("consumers of \(name): \(what)") { conversation in
        guard conversation.groups.contains(name) else { return "none" }
        let group = group(name, of: conversation)
        return "\(group.consumers() ?? []) \(String(describing: group.pendingSummary))"
      }
    }
    forms.both("groups: \(what)") { $0.groups }
    for pair in waiting {
      let outcomes = pair.map { "\(String(describing: $0.outcome))" }
      #expect(outcomes[0] == outcomes[1], "\(what)")
    }
    forms.both("letters: \(what)") { $0.store["dead"].read() }
    forms.compare(what)
  }
}
