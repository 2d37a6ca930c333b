import ConversationAggregates

/// What is aggregated, of what any calls have come to.
func aggregationCalls(_ chance: Chance) -> [Call] {
  total(chance)
    + monoid("ConversationSum", ConversationSum(), chance, chance.double)
    + invertible("ConversationSum", ConversationSum(), chance, chance.double)
    + monoid("ConversationMean", ConversationMean(), chance, chance.double)
    + invertible("ConversationMean", ConversationMean(), chance, chance.double)
    + monoid("ConversationIntegerSum", ConversationIntegerSum(), chance, chance.int)
    + invertible("ConversationIntegerSum", ConversationIntegerSum(), chance, chance.int)
    + monoid("ConversationCount", ConversationCount<Int>(), chance, chance.int)
    + invertible("ConversationCount", ConversationCount<Int>(), chance, chance.int)
    + monoid("ConversationMinimum", ConversationMinimum<Double>(), chance, chance.double)
    + monoid("ConversationMaximum", ConversationMaximum<Double>(), chance, chance.double)
    + monoid(
      "ConversationVariance", ConversationVariance(ofSample: false), chance, chance.double,
      "init(ofSample:)")
    + invertible(
      "ConversationVariance", ConversationVariance(ofSample: true), chance, chance.double)
    + monoid(
      "ConversationRate", ConversationRate<Int>(over: chance.positiveDuration()), chance,
      chance.int, "init(over:)")
    + invertible("ConversationRate", ConversationRate<Int>(over: .seconds(1)), chance, chance.int)
}

/// Partial results that grow as they are combined, again and again with themselves.
private final class Partials<Aggregation: ConversationAggregation> {
  private let aggregation: Aggregation
  private let chance: Chance
  private let input: () -> Aggregation.Input
  private var known: [Aggregation.Partial] = []

  init(
    _ aggregation: Aggregation, _ chance: Chance, _ input: @escaping () -> Aggregation.Input
  ) {
    self.aggregation = aggregation
    self.chance = chance
    self.input = input
  }

  func lift() -> Aggregation.Partial { aggregation.lift(input()) }

  func draw() -> Aggregation.Partial { chance.known(known) ?? aggregation.identity }

  func add(_ partial: Aggregation.Partial) {
    if known.count >= 16 { known.removeFirst(8) }
    known.append(partial)
  }
}

private func monoid<Aggregation: ConversationAggregation>(
  _ name: String, _ aggregation: Aggregation, _ chance: Chance,
  _ input: @escaping () -> Aggregation.Input, _ initializer: String = "init()"
) -> [Call] {
  let partials = Partials(aggregation, chance, input)
  return [
    Call("\(name).\(initializer)", "\(name).identity") { partials.add(aggregation.identity) },
    Call("\(name).lift(_:)") { partials.add(partials.lift()) },
    Call("\(name).combine(_:_:)") {
      partials.add(aggregation.combine(partials.draw(), partials.draw()))
    },
    Call("\(name).lower(_:)") { see(aggregation.lower(partials.draw())) },
  ]
}

private func invertible<Aggregation: ConversationInvertibleAggregation>(
  _ name: String, _ aggregation: Aggregation, _ chance: Chance,
  _ input: @escaping () -> Aggregation.Input
) -> [Call] {
  let partials = Partials(aggregation, chance, input)
  return [
    Call("\(name).remove(_:from:)") {
      partials.add(aggregation.combine(partials.draw(), partials.lift()))
      partials.add(aggregation.remove(partials.draw(), from: partials.draw()))
      see(aggregation.lower(partials.draw()))
    },
    Call("\(name).isCommutative") { see(Aggregation.isCommutative) },
  ]
}

private func total(_ chance: Chance) -> [Call] {
  var known = ConversationTotal()
  return [
    Call("ConversationTotal.init()", "ConversationTotal.value") { see(known.value) },
    Call("ConversationTotal.init(_:)") { known = ConversationTotal(chance.double()) },
    Call("ConversationTotal.+(_:_:)") {
      known = known + (chance.flag() ? known : ConversationTotal(chance.double()))
    },
    Call("ConversationTotal.-(_:_:)") { known = known - ConversationTotal(chance.double()) },
    Call("ConversationMonoid.isCommutative") { see(ConversationMinimum<Int>.isCommutative) },
  ]
}
