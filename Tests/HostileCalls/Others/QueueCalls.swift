import ConversationAggregates

/// Rolling queues, and aggregates by key.
func queueCalls(_ chance: Chance) -> [Call] {
  rolling(
    "ConversationSubtractingQueue", ConversationSubtractingQueue(ConversationSum()),
    { ConversationSum() }, chance)
    + rolling(
      "ConversationDABAQueue", ConversationDABAQueue(ConversationMinimum<Double>()),
      { ConversationMinimum<Double>() }, chance)
    + keyed(chance)
}

private func rolling<Queue: ConversationRollingQueue>(
  _ name: String, _ first: Queue, _ monoid: @escaping () -> Queue.Monoid, _ chance: Chance
) -> [Call] where Queue.Monoid.Input == Double {
  var queue = first
  return [
    Call("\(name).init(_:)") { if chance.once(in: 20) { queue = Queue(monoid()) } },
    Call("\(name).append(_:)") { queue.append(chance.double()) },
    Call("\(name).removeFirst()") { if queue.count > 0 { queue.removeFirst() } },
    Call("\(name).count") { see(queue.count) },
    Call("\(name).total") { see(queue.total) },
  ]
}

private func keyed(_ chance: Chance) -> [Call] {
  typealias Keyed = ConversationKeyedAggregates<
    String, ConversationLastAggregate<ConversationSum>
  >
  func make() -> Keyed {
    Keyed(capacity: chance.positive()) { _ in
      ConversationLastAggregate(ConversationSum(), last: 3)
    }
  }
  var keyed = make()
  return [
    Call("ConversationKeyedAggregates.init(capacity:make:)") {
      if chance.once(in: 9) { keyed = make() }
    },
    Call("ConversationKeyedAggregates.subscript(_:)") {
      keyed[chance.text()].add(chance.double())
    },
    Call("ConversationKeyedAggregates.keys") { see(Array(keyed.keys)) },
    Call("ConversationKeyedAggregates.all") { see(keyed.all.map { $0.aggregate.value }) },
    Call("ConversationKeyedAggregates.evictedCount") { see(keyed.evictedCount) },
  ]
}
