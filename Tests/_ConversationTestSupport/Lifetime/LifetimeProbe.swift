/// A payload that tells a tally when it is created and when it is released.
///
/// Send probes through a buffer, drop all that came out and the buffer itself: nothing leaked if
/// `createdCount == releasedCount`.
///
/// A release too many does not show in these counts: the runtime works on memory that was freed
/// before, and whether that stops the test is luck, except under the address sanitizer. A
/// ``LifetimeRoster`` finds it without luck.
///
/// ```swift
/// let tally = Tally()
/// for number in 0..<100 { buffer.append(LifetimeProbe(number, tally)) }
/// #expect(tally.liveCount == buffer.count)
/// ```
package final class LifetimeProbe: Sendable {
  /// What the test knows it by.
  package let number: Int
  private let tally: Tally

  package init(_ number: Int, _ tally: Tally) {
    self.number = number
    self.tally = tally
    tally.countCreation()
  }

  deinit {
    tally.countRelease()
  }
}
