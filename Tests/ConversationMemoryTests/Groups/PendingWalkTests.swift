import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Pending messages in pages")
struct PendingWalkTests {
  /// What a group would be, of the rules alone: leases of five seconds, no rests of its own.
  private struct Twin {
    struct Entry {
      var count: Int
      var consumer: String?
      var delivered: Int
      /// When the lease or rest ends.
      var due: Int
      var isHeld: Bool
    }
    var entries: [ConversationMessageID: Entry] = [:]
    var now = 0

    func any(_ random: inout SeededGenerator) -> (ConversationMessageID, Entry)? {
      entries.sorted { $0.key < $1.key }.randomElement(using: &random).map { ($0.key, $0.value) }
    }

    func page(
      _ from: UInt64, _ through: UInt64, _ limit: Int, of consumer: String?, idle: Int?
    ) -> [String] {
      let page = entries.sorted { $0.key < $1.key }.filter { id, entry in
        id.rawValue >= from && id.rawValue <= through
          && (consumer == nil || entry.consumer == consumer)
          && idle.map { now - entry.delivered >= $0 } ?? true
      }
      return page.prefix(max(0, limit)).map { id, entry in
        "\(id) \(entry.count) \(entry.consumer ?? "-") \(entry.delivered) "
          + "\(entry.isHeld && now < entry.due)"
      }
    }
  }

  private func words(
    _ messages: [ConversationPendingMessage]?, since start: ConversationInstant
  ) -> [String] {
    (messages ?? []).map { message in
      let seconds = start.duration(to: message.delivered).components.seconds
      return "\(message.receipt.id) \(message.receipt.deliveryCount) \(message.consumer ?? "-") "
        + "\(seconds) \(message.isHeld)"
    }
  }

  @Test(
    "B5 L8 pages of what is pending are those of a naive group, wherever it is kept",
    arguments: GroupSubject.Form.allCases)
  func twin(_ form: GroupSubject.Form) throws {
    try withSeed("\(form)") { random in
      for round in 0..<8 {
        let clock = StillClock()
        let subject = GroupSubject(form, clock, capacity: 5_000)
        let rules = ConversationGroupRules(
          lease: .seconds(5), maximumDeliveries: nil, backOff: .zero)
        let group = subject.group("g", rules: rules)
        // In a few pages of entries, and in more than are looked at in one hold.
        let count = round % 2 == 0 ? 40 : 2_500
        let first = try #require(subject.append("m")).rawValue
        for _ in 1..<count { subject.append("m") }
        let start = try #require(subject.messages.first).arrival
        var twin = Twin()
        for step in 0..<120 {
          let consumer = ["a", "b", "c"][Int(random.next() % 3)]
          switch random.next() % 8 {
          case 0..<3:
            let limit = Int(1 + random.next() % (round % 2 == 0 ? 4 : 200))
            for delivery in group.receive(as: consumer, atMost: limit) {
              twin.entries[delivery.receipt.id] = Twin.Entry(
                count: delivery.receipt.deliveryCount, consumer: consumer, delivered: twin.now,
                due: twin.now + 5, isHeld: true)
            }
          case 3:
            guard let (id, entry) = twin.any(&random) else { continue }
            group.acknowledge(ConversationReceipt(id: id, deliveryCount: entry.count))
            twin.entries[id] = nil
          case 4:
            guard let (id, entry) = twin.any(&random) else { continue }
            group.refuse(
              ConversationReceipt(id: id, deliveryCount: entry.count), rest: .seconds(2))
            twin.entries[id]?.isHeld = false
          case 5:
            guard let (id, entry) = twin.any(&random),
              entry.isHeld, twin.now < entry.due
            else { continue }
            group.extend(
              ConversationReceipt(id: id, deliveryCount: entry.count), by: .seconds(9))
            twin.entries[id]?.due = twin.now + 9
          case 6:
            guard step % 10 == 0, group.removeConsumer(consumer) else { continue }
            for (id, entry) in twin.entries where entry.consumer == consumer {
              twin.entries[id]?.consumer = nil
              twin.entries[id]?.isHeld = false
            }
          default:
            clock.advance(bySeconds: 1)
            twin.now += 1
          }
          let from = first &+ random.next() % UInt64(count)
          let through = random.next() % 3 == 0 ? UInt64.max : from &+ random.next() % 90
          let limit = Int(random.next() % 70)
          let whom = random.next() % 2 == 0 ? consumer : nil
          let idle = random.next() % 2 == 0 ? Int(random.next() % 7) : nil
          let page = group.pending(
            from: ConversationMessageID(rawValue: from),
            through: ConversationMessageID(rawValue: through), atMost: limit, of: whom,
            idleAtLeast: idle.map { .seconds($0) })
          #expect(
            words(page, since: start) == twin.page(from, through, limit, of: whom, idle: idle))
        }
        let all = group.pending(atMost: .max)
        #expect(words(all, since: start) == twin.page(0, .max, .max, of: nil, idle: nil))
      }
    }
  }

  @Test(
    "B5 B13 pages of nothing, of ids the wrong way round, of nobody, and of a group that is gone",
    arguments: GroupSubject.Form.allCases)
  func edges(_ form: GroupSubject.Form) throws {
    let clock = StillClock()
    let subject = GroupSubject(form, clock)
    let group = subject.group("g")
    #expect(group.pending(atMost: 5) == [])
    subject.append(contentsOf: ["1", "2", "3"])
    let ids = group.receive(as: "a", atMost: 3).map(\.receipt.id)
    #expect(group.pending(from: ids[2], through: ids[0], atMost: 5) == [])
    #expect(group.pending(atMost: -1) == [] && group.pending(atMost: 0) == [])
    #expect(group.pending(atMost: 5, of: "nobody") == [])
    #expect(group.pending(atMost: 5, idleAtLeast: .seconds(Int64.min))?.count == 3)
    #expect(group.pending(atMost: 5, idleAtLeast: .seconds(1)) == [])
    #expect(group.pending(atMost: 2)?.map(\.receipt.id) == [ids[0], ids[1]])
    #expect(group.pending(from: ids[1], atMost: 1)?.map(\.receipt.id) == [ids[1]])
    subject.remove(group)
    #expect(group.pending(atMost: 5) == nil && group.pending(atMost: 0) == nil)
  }

  @Test(
    "B5 a consumer is seen whenever it asks, and served when it gets something",
    arguments: GroupSubject.Form.allCases)
  func served(_ form: GroupSubject.Form) throws {
    let clock = StillClock()
    let subject = GroupSubject(form, clock)
    let group = subject.group("g")
    #expect(group.receive(as: "a", atMost: 1).isEmpty)
    let asked = try #require(group.status?.consumers.first)
    #expect(asked.lastServed == nil)
    subject.append("1")
    clock.advance(bySeconds: 2)
    #expect(group.receive(as: "a", atMost: 1).count == 1)
    let served = try #require(group.status?.consumers.first)
    #expect(served.lastServed == served.lastSeen)
    clock.advance(bySeconds: 3)
    #expect(group.receive(as: "a", atMost: 1).isEmpty)
    let seen = try #require(group.status?.consumers.first)
    #expect(seen.lastServed == served.lastServed)
    #expect(served.lastSeen.duration(to: seen.lastSeen) == .seconds(3))
  }
}
