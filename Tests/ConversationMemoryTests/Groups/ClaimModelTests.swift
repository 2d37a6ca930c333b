import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Groups as Redis has them")
struct ClaimModelTests {
  private static let rules = ConversationGroupRules(
    lease: ConversationGroupRules.endlessLease, maximumDeliveries: nil, backOff: .zero)

  /// A group beside what it has to be.
  private struct Walk {
    let clock = StillClock()
    let subject: GroupSubject
    let group: ConversationGroup<[UInt8]>
    var twin = ClaimTwin()
    let start: ConversationInstant
    let first: UInt64

    init(_ form: GroupSubject.Form) throws {
      subject = GroupSubject(form, clock, capacity: 5_000)
      group = subject.group("g", rules: ClaimModelTests.rules)
      subject.append("first")
      let message = try #require(subject.messages.first)
      (start, first) = (message.arrival, message.id.rawValue)
      twin.append(first)
    }

    func words(_ deliveries: [ConversationDelivery<[UInt8]>]?) -> [String] {
      (deliveries ?? []).map { "\($0.receipt.id.rawValue) \($0.receipt.deliveryCount)" }
    }

    /// An id of a message that is there, was, or never will be.
    func id(_ random: inout SeededGenerator) -> UInt64 {
      switch random.next() % 4 {
      case 0: twin.live.randomElement(using: &random) ?? first
      case 1, 2: twin.pending.randomElement(using: &random) ?? first
      default: first + random.next() % 40
      }
    }

    func claim(_ random: inout SeededGenerator) -> ConversationClaim {
      var claim = ConversationClaim()
      if random.next() % 2 == 0 { claim.idleAtLeast = .seconds(Int(random.next() % 6)) }
      if random.next() % 3 == 0 { claim.idle = .seconds(Int(random.next() % 9)) }
      if random.next() % 4 == 0 { claim.deliveryCount = Int(random.next() % 4) }
      claim.isDelivery = random.next() % 3 > 0
      claim.isForced = random.next() % 4 == 0
      return claim
    }

    mutating func step(_ random: inout SeededGenerator) {
      let consumer = ["a", "b", "c"][Int(random.next() % 3)]
      switch random.next() % 16 {
      case 0, 1:
        if let id = subject.append("m") { twin.append(id.rawValue) }
      case 2..<5:
        let limit = Int(1 + random.next() % 3)
        #expect(
          words(group.receive(as: consumer, atMost: limit)) == twin.receive(consumer, limit))
      case 5:
        guard let id = twin.pending.randomElement(using: &random),
          let count = twin.entries[id]?.count
        else { return }
        let receipt = ConversationReceipt(
          id: ConversationMessageID(rawValue: id), deliveryCount: count)
        #expect(group.acknowledge(receipt) == .done)
        twin.acknowledge(id)
      case 6, 7, 8:
        let ids = (0..<1 + random.next() % 4).map { _ in id(&random) }
        let claim = claim(&random)
        let got = group.claim(
          ids.map { ConversationMessageID(rawValue: $0) }, as: consumer, claim)
        #expect(words(got) == twin.claim(ids, consumer, claim), "\(claim)")
      case 9, 10:
        let (from, limit) = (id(&random), Int(1 + random.next() % 4))
        var claim = claim(&random)
        let got = group.claimNext(
          from: ConversationMessageID(rawValue: from), as: consumer, atMost: limit, claim)
        claim.isForced = false
        let expected = twin.claimNext(from: from, consumer, limit, claim)
        #expect(words(got.deliveries) == expected.got, "\(claim)")
        #expect((got.next != nil) == expected.hasNext, "\(claim)")
      case 11:
        let ids = (0..<1 + random.next() % 3).map { _ in id(&random) }
        let count = random.next() % 2 == 0 ? Int(random.next() % 3) : nil
        let released = group.release(
          ids.map { ConversationMessageID(rawValue: $0) }, countingAs: count)
        #expect(released == twin.release(ids, count))
      case 12:
        guard let last = twin.live.last, random.next() % 3 == 0 else { return }
        let after = min(last, first - 1 + random.next() % 40)
        #expect(group.move(to: .after(ConversationMessageID(rawValue: after))))
        twin.move(after: after)
      case 13:
        guard random.next() % 3 == 0 else { return }
        let id = id(&random)
        subject.remove(ConversationMessageID(rawValue: id))
        twin.remove(id)
      case 14:
        guard random.next() % 4 == 0 else { return }
        #expect(group.removeConsumer(consumer) == twin.removeConsumer(consumer))
      default:
        clock.advance(bySeconds: 1)
        twin.now += 1
      }
    }

    private func seconds(_ instant: ConversationInstant?) -> Int? {
      instant.map { Int(start.duration(to: $0).components.seconds) }
    }

    func compare() throws {
      let pending = try #require(group.pending(atMost: .max)).map {
        "\($0.receipt.id.rawValue) \($0.receipt.deliveryCount) \($0.consumer ?? "-") "
          + "\(seconds($0.delivered) ?? -1)"
      }
      let expected = twin.entries.sorted { $0.key < $1.key }.map {
        "\($0.key) \($0.value.count) \($0.value.consumer ?? "-") \($0.value.delivered)"
      }
      #expect(pending == expected)
      let consumers = try #require(group.consumers()).map {
        "\($0.name) \($0.pending) \(seconds($0.lastSeen) ?? -1) \(seconds($0.lastServed) ?? -1)"
      }
      let names = twin.consumers.keys.sorted()
      let those = names.map { name in
        let consumer = twin.consumers[name] ?? ClaimTwin.Consumer(seen: -9)
        let count = twin.entries.values.count { $0.consumer == name }
        return "\(name) \(count) \(consumer.seen) \(consumer.served ?? -1)"
      }
      #expect(consumers == those)
      let summary = try #require(group.pendingSummary)
      #expect(summary.count == twin.entries.count)
      #expect(summary.least?.rawValue == twin.pending.first)
      #expect(summary.greatest?.rawValue == twin.pending.last)
      #expect(summary.consumers == group.consumers()?.filter { $0.pending > 0 })
      let status = try #require(group.status)
      #expect(status.lag == twin.lag)
      let account = status.account
      let isConsistent = account.isConsistent(pendingCount: status.pending)
      #expect(isConsistent, "\(account)")
    }
  }

  @Test(
    """
    B5 L4 S3 consumers claim, give back and go on from elsewhere as in Redis, wherever a group is \
    kept
    """, arguments: GroupSubject.Form.allCases)
  func random(_ form: GroupSubject.Form) throws {
    try withSeed("\(form)") { random in
      for _ in 0..<walkCount(of: 60) {
        var walk = try Walk(form)
        for _ in 0..<120 {
          walk.step(&random)
          try walk.compare()
        }
      }
    }
  }

  @Test(
    "B5 consumers come in pages, in the order of their names", arguments: GroupSubject.Form.allCases
  )
  func pages(_ form: GroupSubject.Form) throws {
    let subject = GroupSubject(form, StillClock())
    let group = subject.group("g", rules: Self.rules)
    #expect(group.consumers() == [] && group.pendingSummary?.count == 0)
    for number in 0..<30 {
      subject.append("m")
      #expect(group.receive(as: "worker \(number)", atMost: 1).count == 1)
    }
    var names: [String] = []
    while let page = group.consumers(after: names.last, atMost: 7), !page.isEmpty {
      #expect(page.count <= 7 && page.allSatisfy { $0.pending == 1 })
      names += page.map(\.name)
    }
    #expect(names == (0..<30).map { "worker \($0)" }.sorted())
    #expect(group.consumers(atMost: 0) == [] && group.consumers(atMost: -1) == [])
    subject.remove(group)
    #expect(group.consumers() == nil && group.pendingSummary == nil)
    #expect(group.claim([], as: "a") == nil && !group.move(to: .oldest))
    #expect(group.claimNext(as: "a", atMost: 1).deliveries.isEmpty)
    #expect(group.release([ConversationMessageID(rawValue: 1)]) == 0)
  }

  @Test(
    "B5 L4 what is handed out without a lease is never taken back by time",
    arguments: GroupSubject.Form.allCases)
  func endless(_ form: GroupSubject.Form) throws {
    let clock = StillClock()
    let subject = GroupSubject(form, clock)
    let group = subject.group("g", rules: Self.rules)
    subject.append(contentsOf: ["1", "2"])
    let had = group.receive(as: "a", atMost: 2)
    #expect(had.map(\.leaseEnd.nanoseconds) == [.max, .max])
    for _ in 0..<3 {
      clock.advance(bySeconds: 1 << 30)
      #expect(group.receive(as: "b", atMost: 9).isEmpty)
    }
    #expect(group.pending(atMost: 9)?.allSatisfy { $0.isHeld && $0.consumer == "a" } == true)
    #expect(group.acknowledge(had[0].receipt) == .done)
    let claimed = try #require(group.claim([had[1].receipt.id], as: "b"))
    #expect(group.acknowledge(had[1].receipt) == .leaseLost)
    #expect(group.acknowledge(claimed[0].receipt) == .done)
  }

  @Test(
    "B5 B13 counts at their ends, and a refusal of what counts as never handed out",
    arguments: GroupSubject.Form.allCases)
  func counts(_ form: GroupSubject.Form) throws {
    let subject = GroupSubject(form, StillClock())
    let rules = ConversationGroupRules(
      lease: .seconds(1), maximumDeliveries: nil, backOff: .seconds(1))
    let group = subject.group("g", rules: rules)
    subject.append("1")
    let id = try #require(group.receive(as: "a").first).receipt.id
    let least = try #require(
      group.claim([id], as: "a", ConversationClaim(deliveryCount: .min))?.first)
    #expect(least.receipt.deliveryCount == 0)
    #expect(group.refuse(least.receipt) == .done)
    let most = 1 << 29 - 1
    var claim = ConversationClaim(deliveryCount: .max)
    #expect(group.claim([id], as: "a", claim)?.first?.receipt.deliveryCount == most)
    claim.deliveryCount = nil
    let last = try #require(group.claim([id], as: "b", claim)?.first)
    #expect(last.receipt.deliveryCount == most)
    #expect(group.release([id]) == 1)
    let again = try #require(group.receive(as: "c").first)
    #expect(again.receipt.deliveryCount == most)
    #expect(group.acknowledge(again.receipt) == .done)
  }
}
