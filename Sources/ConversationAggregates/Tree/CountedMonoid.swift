/// A monoid of what another comes to, that also counts how many messages that is of.
struct CountedMonoid<Base: ConversationMonoid>: ConversationMonoid {
  struct Partial: Sendable {
    var count: Int
    var value: Base.Partial
  }

  let base: Base

  init(_ base: Base) {
    self.base = base
  }

  static var isCommutative: Bool { Base.isCommutative }

  var identity: Partial { Partial(count: 0, value: base.identity) }

  /// What one message comes to.
  func one(_ input: Base.Input) -> Partial { Partial(count: 1, value: base.lift(input)) }

  /// The same: messages are already counted.
  func lift(_ input: Partial) -> Partial { input }

  func combine(_ older: Partial, _ newer: Partial) -> Partial {
    Partial(
      count: older.count + newer.count, value: base.combine(older.value, newer.value))
  }
}
