import ConversationAggregates

/// Puts steps *x → ax + b* one after the other, modulo 2⁶⁴: as quick as a sum, and not commutative,
/// so that a swapped order shows in a tree of many entries.
struct ChainedSteps: ConversationMonoid {
  struct Partial: Equatable {
    var factor: UInt64
    var rest: UInt64
  }

  var identity: Partial { Partial(factor: 1, rest: 0) }
  func lift(_ input: Int) -> Partial {
    Partial(factor: 2 &* UInt64(input) &+ 3, rest: UInt64(input))
  }
  func combine(_ older: Partial, _ newer: Partial) -> Partial {
    Partial(
      factor: older.factor &* newer.factor, rest: newer.factor &* older.rest &+ newer.rest)
  }
}

/// The same of steps that have been lifted already.
struct MergedSteps: ConversationMonoid {
  typealias Partial = ChainedSteps.Partial

  var identity: Partial { ChainedSteps().identity }
  func lift(_ input: Partial) -> Partial { input }
  func combine(_ older: Partial, _ newer: Partial) -> Partial {
    ChainedSteps().combine(older, newer)
  }
}
