import ConversationMemory

/// The calls to groups that are by hand, whoever has a message.
func claimCalls<Home: Place>(_ place: Home) -> [Call] {
  let chance = place.chance
  func claim() -> ConversationClaim {
    ConversationClaim(
      idleAtLeast: chance.duration(), idle: chance.duration(),
      deliveryCount: chance.maybe(chance.int), isDelivery: chance.once(in: 2),
      isForced: chance.once(in: 2))
  }
  func group(_ body: @escaping (ConversationGroup<Home.Payload>) -> Void) -> () async -> Void {
    {
      guard let group = chance.known(place.log.groups) else { return }
      body(group)
    }
  }
  return [
    Call(
      "ConversationGroup.claim(_:as:_:)",
      "ConversationClaim.init(idleAtLeast:idle:deliveryCount:isDelivery:isForced:)",
      make: group { group in
        let claimed = group.claim(chance.some(place.id), as: chance.text(), claim())
        place.log.add(claimed?.last?.receipt, to: \.receipts)
      }),
    Call(
      "ConversationGroup.claimNext(from:as:atMost:_:)",
      make: group { group in
        let claimed = group.claimNext(
          from: chance.maybe(place.id), as: chance.text(), atMost: chance.int(), claim())
        place.log.add(claimed.deliveries.last?.receipt, to: \.receipts)
      }),
    Call(
      "ConversationGroup.release(_:countingAs:)",
      make: group { $0.release(chance.some(place.id), countingAs: chance.maybe(chance.int)) }),
    Call("ConversationGroup.move(to:)", make: group { $0.move(to: place.position()) }),
    Call(
      "ConversationGroup.consumers(after:atMost:)",
      make: group { see($0.consumers(after: chance.maybe(chance.text), atMost: chance.int())) }),
    Call("ConversationGroup.pendingSummary", make: group { see($0.pendingSummary) }),
  ]
}
