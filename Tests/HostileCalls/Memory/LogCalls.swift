import ConversationMemory

/// The calls to groups and subscriptions, which every conversation has alike.
func logCalls<Home: Place>(_ place: Home) -> [Call] {
  groupCalls(place) + claimCalls(place) + receiveCalls(place) + subscriptionCalls(place)
}

private func groupCalls<Home: Place>(_ place: Home) -> [Call] {
  let chance = place.chance
  func group(_ body: @escaping (ConversationGroup<Home.Payload>) -> Void) -> () async -> Void {
    {
      if chance.once(in: 6) || place.log.groups.isEmpty {
        let group = place.openGroup(chance.text(), chance.groupRules(), from: place.position())
        place.log.add(group, to: \.groups)
      }
      body(chance.one(of: place.log.groups))
    }
  }
  return [
    Call("ConversationGroup.acknowledge(_:)", make: group { $0.acknowledge(place.receipt()) }),
    Call(
      "ConversationGroup.acknowledge(_:)",
      make: group { $0.acknowledge(chance.some { place.receipt() }) }),
    Call(
      "ConversationGroup.refuse(_:reason:rest:)",
      make: group {
        $0.refuse(
          place.receipt(), reason: chance.maybe(chance.text), rest: chance.maybe(chance.duration))
      }),
    Call(
      "ConversationGroup.extend(_:by:)",
      make: group { $0.extend(place.receipt(), by: chance.duration()) }),
    Call("ConversationGroup.status", make: group { see($0.status) }),
    Call(
      "ConversationGroup.pending(from:through:atMost:of:idleAtLeast:)",
      make: group { group in
        let page = group.pending(
          from: chance.maybe(place.id), through: chance.maybe(place.id), atMost: chance.int(),
          of: chance.maybe(chance.text), idleAtLeast: chance.maybe(chance.duration))
        place.log.add(page?.last?.receipt, to: \.receipts)
      }),
    Call(
      "ConversationGroup.removeConsumer(_:)", make: group { $0.removeConsumer(chance.text()) }),
    Call(
      "ConversationGroup.receive(as:atMost:)", "ConversationDelivery.payload",
      "ConversationDelivery.isRedelivery",
      make: group { group in
        for delivery in group.receive(as: chance.text(), atMost: chance.int()).prefix(20) {
          see((delivery.payload, delivery.isRedelivery))
          place.log.add(delivery.receipt, to: \.receipts)
        }
      }),
    Call(
      "ConversationGroup.receive(as:atMost:into:)",
      make: group { group in
        var deliveries: [ConversationDelivery<Home.Payload>] = []
        group.receive(as: chance.text(), atMost: chance.int(), into: &deliveries)
        place.log.add(deliveries.last?.receipt, to: \.receipts)
      }),
  ]
}

/// What waits for deliveries.
private func receiveCalls<Home: Place>(_ place: Home) -> [Call] {
  let chance = place.chance
  return [
    Call("ConversationGroup.receive(as:atMost:until:)", "ConversationReceive.deliveries") {
      guard let group = chance.known(place.log.groups) else { return }
      let (consumer, limit, deadline) = (chance.text(), chance.int(), place.deadline())
      await briefly {
        see(await group.receive(as: consumer, atMost: limit, until: deadline).deliveries)
      }
    },
    Call("ConversationGroup.blockingReceive(as:atMost:until:)") {
      guard let group = chance.known(place.log.groups) else { return }
      blocking {
        let received = group.blockingReceive(
          as: chance.text(), atMost: chance.int(), until: place.nearDeadline())
        place.log.add(received.deliveries.last?.receipt, to: \.receipts)
      }
    },
  ]
}

private func subscriptionCalls<Home: Place>(_ place: Home) -> [Call] {
  typealias Events = [ConversationEvent<Home.Payload>]
  let chance = place.chance
  func subscription() -> ConversationSubscription<Home.Payload> {
    if chance.once(in: 6) || place.log.subscriptions.isEmpty {
      place.log.add(place.subscribe(from: place.position()), to: \.subscriptions)
    }
    return chance.one(of: place.log.subscriptions)
  }
  return [
    Call("ConversationSubscription.next()") { see(subscription().next()) },
    Call("ConversationSubscription.next(until:)") {
      let (subscription, deadline) = (subscription(), place.deadline())
      await briefly { see(await subscription.next(until: deadline)) }
    },
    Call("ConversationSubscription.blockingNext(until:)") {
      blocking { see(subscription().blockingNext(until: place.nearDeadline())) }
    },
    Call("ConversationSubscription.next(atMost:into:)") {
      var events: Events = []
      subscription().next(atMost: chance.int(), into: &events)
    },
    Call("ConversationSubscription.next(atMost:into:until:)") {
      let (subscription, limit, deadline) = (subscription(), chance.int(), place.deadline())
      await briefly {
        var events: Events = []
        await subscription.next(atMost: limit, into: &events, until: deadline)
      }
    },
    Call("ConversationSubscription.blockingNext(atMost:into:until:)") {
      var events: Events = []
      blocking {
        subscription().blockingNext(
          atMost: chance.int(), into: &events, until: place.nearDeadline())
      }
    },
    Call(
      "ConversationSubscription.makeAsyncIterator()",
      "ConversationSubscription.AsyncIterator.next()"
    ) {
      let subscription = subscription()
      await briefly {
        var iterator = subscription.makeAsyncIterator()
        see(await iterator.next())
      }
    },
  ]
}
