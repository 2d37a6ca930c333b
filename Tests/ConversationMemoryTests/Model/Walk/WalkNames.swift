/// Which id each message of the reference has, found out from answers.
///
/// The first id of a life is the subject's to choose, above all that the name had before; all
/// others follow from it.
struct WalkNames {
  /// What is added to a message's number, by life.
  private(set) var bases: [Int: UInt64] = [:]

  /// - Parameter known: Lives in which ids are numbers.
  init(known: [Int] = []) {
    for life in known { bases[life] = 0 }
  }

  /// The id of a message; nil where none of its life has been seen.
  func id(_ number: Int, in life: Int) -> UInt64? {
    bases[life].map { base in
      let (id, overflow) = base.addingReportingOverflow(UInt64(clamping: number))
      return number < 0 ? base > UInt64(-number) ? base - UInt64(-number) : 0 : overflow ? 0 : id
    }
  }

  /// Whether an answer is the reference's, or else the place of the first difference.
  mutating func difference(
    _ answer: [WalkToken], from expected: [WalkToken], in store: ReferenceStore
  ) -> Int? {
    for (index, (seen, token)) in zip(answer, expected).enumerated() {
      guard matches(seen, token, in: store) else { return index }
    }
    return answer.count == expected.count ? nil : min(answer.count, expected.count)
  }

  /// Whether a token is the reference's; the first id of a life that is seen is believed if it is
  /// above all of the lives before.
  mutating func matches(
    _ seen: WalkToken, _ expected: WalkToken, in store: ReferenceStore
  ) -> Bool {
    switch (seen, expected) {
    case (.text(let seen), .any(let texts)): return texts.contains(seen)
    case (.id(let id), .named(let name)):
      if let expected = self.id(name.number, in: name.life) { return id == expected }
      guard name.number > 0, id >= UInt64(name.number) else { return false }
      let base = id - UInt64(name.number)
      let earlier = store.livesBefore(name.life)
      let isFresh = earlier.allSatisfy { life in
        self.id(life.lastNumber, in: life.life).map { $0 <= base } ?? true
      }
      if isFresh { bases[name.life] = base }
      return isFresh
    default: return seen == expected
    }
  }
}
