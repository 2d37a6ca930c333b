/// A monoid that also counts how many messages a partial result is of.
@usableFromInline
struct CountedMonoid<Base: ConversationMonoid>: ConversationMonoid {
  @usableFromInline
  struct Partial: Sendable {
    @usableFromInline var count: Int
    @usableFromInline var value: Base.Partial

    @inlinable
    init(count: Int, value: Base.Partial) {
      self.count = count
      self.value = value
    }
  }

  @usableFromInline let base: Base

  @usableFromInline
  init(_ base: Base) {
    self.base = base
  }

  @inlinable static var isCommutative: Bool { Base.isCommutative }

  @inlinable var identity: Partial { Partial(count: 0, value: base.identity) }

  @inlinable
  func lift(_ input: Base.Input) -> Partial { Partial(count: 1, value: base.lift(input)) }

  @inlinable
  @inline(__always)
  func combine(_ older: Partial, _ newer: Partial) -> Partial {
    Partial(
      count: older.count + newer.count, value: base.combine(older.value, newer.value))
  }
}
