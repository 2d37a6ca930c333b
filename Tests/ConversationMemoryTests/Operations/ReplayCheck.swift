import ConversationTestSupport
import Testing

@testable import ConversationMemory

/// Goes through a tape in stores of every form, and compares them with the one that it is of.
struct ReplayCheck {
  private var configuration: ConversationStoreConfiguration
  /// Whether the stores that go through it have no budget, or another one.
  private let isUnderBudget: Bool

  init(_ configuration: ConversationStoreConfiguration, underBudget isUnderBudget: Bool = false) {
    self.configuration = configuration
    // It has been told once.
    self.configuration.observer = nil
    self.isUnderBudget = isUnderBudget
  }

  /// The first difference, in words; nil if there is none.
  ///
  /// - Parameters:
  ///   - saying: What the other store says now.
  ///   - entries: All that happened to it, in the order of the positions.
  func difference(from saying: StoreSaying, _ entries: [Tape.Entry]) -> String? {
    var first: [ConversationAnswer]?
    for form in ReplayForm.all {
      let tape = Tape()
      let store = form.store(configuration, recorder: tape)
      let answers = store.replay(entries)
      let mine = StoreSaying(store, underBudget: isUnderBudget)
      if let difference = mine.difference(from: saying) {
        return "\(form.testDescription): \(difference)"
      }
      if let first, first != answers { return "\(form.testDescription): other answers" }
      first = answers
      // Who follows records what it was told, and nothing of its own.
      let told = tape.entries.dropFirst().map { "\($0.instant.nanoseconds) \($0.bytes)" }
      let others = entries.dropFirst().map { "\($0.instant.nanoseconds) \($0.bytes)" }
      if told != others {
        let place = zip(told, others).enumerated().first { $1.0 != $1.1 }
        return "\(form.testDescription): recorded otherwise \(told.count) of \(others.count): "
          + "\(String(describing: place))"
      }
    }
    return nil
  }

  /// The same of the rest of the operations on top of a snapshot, which was taken when there were
  /// so many.
  ///
  /// - Parameter instants: When the snapshot was taken, and the present. Some stores are restored
  ///   right then, others as late as now, when much of it is over.
  func difference(
    from saying: StoreSaying, _ entries: [Tape.Entry], after count: Int, on bytes: [UInt8],
    at instants: (then: Int64, now: Int64)
  ) -> String? {
    for (number, form) in ReplayForm.all.enumerated() {
      let clock = StandingClock()
      let store = form.store(configuration, clock: .injected(clock))
      clock.move(to: number.isMultiple(of: 2) ? instants.then : instants.now)
      do throws(ConversationSnapshotError) {
        try store.restore(from: bytes)
      } catch {
        return "\(form.testDescription): \(error)"
      }
      store.replay(entries.dropFirst(count))
      clock.move(to: instants.now)
      let mine = StoreSaying(store, underBudget: isUnderBudget)
      if let difference = mine.difference(from: saying) {
        return "\(form.testDescription), after \(count) of \(entries.count): \(difference)"
      }
    }
    return nil
  }
}
