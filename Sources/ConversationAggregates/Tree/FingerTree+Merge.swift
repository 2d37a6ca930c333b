extension FingerTree where Monoid.Input == Monoid.Partial {
  /// Adds what came at a time to what came at the same time before, on its right; as an entry of
  /// its own if there is none.
  ///
  /// - Complexity: That of ``insert(_:at:)``.
  mutating func merge(_ partial: Partial, at time: Int64) {
    makeUnique()
    if time > latest || count == 0 {
      append(partial, at: time)
    } else if time == latest {
      let (leaf, index) = (right[0], right[0].count - 1)
      leaf.setInput(monoid.combine(leaf.input(index), partial), of: index)
      back = monoid.combine(back, partial)
    } else {
      insertLate(partial, at: time, merge: monoid.combine)
    }
  }
}
