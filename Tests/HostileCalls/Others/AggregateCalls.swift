import ConversationAggregates
import ConversationMemory

/// Windows that roll.
func aggregateCalls(_ chance: Chance) -> [Call] {
  hopping(chance) + sessions(chance) + sliding(chance) + last(chance)
}

extension Chance {
  fileprivate func lateness() -> ConversationLateness {
    one(of: [.arrival, .withoutGrace, .withGrace(duration())])
  }
}

private func hopping(_ chance: Chance) -> [Call] {
  typealias Hopping = ConversationHoppingAggregate<ConversationSum>
  func tumbling() -> Hopping {
    Hopping(
      ConversationSum(), tumbling: chance.positiveDuration(), lateness: chance.lateness())
  }
  func make() -> Hopping {
    // A message is in a window for each hop that the length has: not in too many.
    let length = chance.positiveDuration()
    let hop = length / chance.one(of: [1, 2, 3, 1_000])
    return Hopping(
      ConversationSum(), length: length, hop: max(hop, Duration(attoseconds: 1)),
      lateness: chance.lateness())
  }
  var windows = tumbling()
  return [
    Call("ConversationHoppingAggregate.init(_:tumbling:lateness:)") {
      if chance.once(in: 3) { windows = tumbling() }
    },
    Call("ConversationHoppingAggregate.init(_:length:hop:lateness:)") {
      if chance.once(in: 3) { windows = make() }
    },
    Call("ConversationHoppingAggregate.add(_:at:closed:)") {
      windows.add(chance.double(), at: chance.instant()) { see($0) }
    },
    Call("ConversationHoppingAggregate.advance(to:closed:)") {
      windows.advance(to: chance.instant()) { see($0) }
    },
    Call("ConversationHoppingAggregate.finish(closed:)") { windows.finish { see($0) } },
    Call(
      "ConversationHoppingAggregate.counts", "ConversationTimelinessCounts.inOrder",
      "ConversationTimelinessCounts.late", "ConversationTimelinessCounts.tooLate"
    ) { see((windows.counts.inOrder, windows.counts.late, windows.counts.tooLate)) },
  ]
}

private func sessions(_ chance: Chance) -> [Call] {
  func make() -> ConversationSessionAggregate<ConversationVariance> {
    ConversationSessionAggregate(
      ConversationVariance(), gap: chance.positiveDuration(), lateness: chance.lateness())
  }
  var sessions = make()
  return [
    Call("ConversationSessionAggregate.init(_:gap:lateness:)") {
      if chance.once(in: 3) { sessions = make() }
    },
    Call("ConversationSessionAggregate.add(_:at:closed:)") {
      sessions.add(chance.double(), at: chance.instant()) { see($0) }
    },
    Call("ConversationSessionAggregate.advance(to:closed:)") {
      sessions.advance(to: chance.instant()) { see($0) }
    },
    Call("ConversationSessionAggregate.finish(closed:)") { sessions.finish { see($0) } },
    Call("ConversationSessionAggregate.counts") { see(sessions.counts) },
  ]
}

private func sliding(_ chance: Chance) -> [Call] {
  func make() -> ConversationSlidingAggregate<ConversationMean> {
    ConversationSlidingAggregate(
      ConversationMean(), over: chance.positiveDuration(), lateness: chance.lateness(),
      capacity: chance.positive())
  }
  var window = make()
  return [
    Call("ConversationSlidingAggregate.init(_:over:lateness:capacity:)") {
      if chance.once(in: 3) { window = make() }
    },
    Call("ConversationSlidingAggregate.add(_:at:)") {
      window.add(chance.double(), at: chance.instant())
    },
    Call("ConversationSlidingAggregate.value(at:)") { see(window.value(at: chance.instant())) },
    Call("ConversationSlidingAggregate.value") { see(window.value) },
    Call("ConversationSlidingAggregate.count") { see(window.count) },
    Call("ConversationSlidingAggregate.counts") { see(window.counts) },
    Call("ConversationSlidingAggregate.evictedCount") { see(window.evictedCount) },
  ]
}

private func last(_ chance: Chance) -> [Call] {
  var last = ConversationLastAggregate(ConversationVariance(ofSample: true), last: chance.int())
  return [
    Call("ConversationLastAggregate.init(_:last:)") {
      last = ConversationLastAggregate(ConversationVariance(ofSample: true), last: chance.int())
    },
    Call("ConversationLastAggregate.add(_:)") { last.add(chance.double()) },
    Call("ConversationLastAggregate.value") { see(last.value) },
    Call("ConversationLastAggregate.count") { see(last.count) },
  ]
}
