/// Unix time that is never set, as of one look at the system's clocks: what it was, and how it goes
/// on until the next.
///
/// ```
/// Unix time                       ╱ the next look: on by what has passed, drawn towards the wall
///                            ┌ ╱     clock by at most a part in 1024 of that,
///                      ╱ ╱ ╱ └ ·     and so never below what was read just before
///  the last look   · ╱ ╱   between: slower by a part in 1024
///                  └─────────────┴──────────► what has passed
/// ```
///
/// Between two looks it goes as slowly as it ever may. So whoever reads by an older look, while
/// others read by a newer one, reads nothing later than they do, whatever the wall clock has shown
/// meanwhile, and no order among threads is needed for readings not to step back.
///
/// What has passed is what the monotonic clock says, and the time that the machine has slept.
struct SteadyTime: Equatable, Sendable {
  /// What the monotonic clock showed.
  let monotonic: Int64
  /// How long the machine had slept by then.
  let asleep: Int64
  /// The Unix time of the look.
  let unix: Int64

  /// How far the pace is from that of the monotonic clock at most: two to the power of minus this.
  private static let paceShift: Int64 = 10
  /// The shortest sleep that is taken for one. The system's clocks are not read in one step, and
  /// what is less is noise.
  private static let shortestSleep: Int64 = 1_000_000

  init(monotonic: Int64, asleep: Int64, unix: Int64) {
    self.monotonic = monotonic
    self.asleep = asleep
    self.unix = unix
  }

  /// The Unix time until the next look; also of a clock that was read before this one.
  @inline(__always)
  func reading(at monotonic: Int64) -> Int64 {
    Self.reading(at: monotonic, since: self.monotonic, from: unix)
  }

  /// The same, for who has the parts.
  @inline(__always)
  static func reading(at monotonic: Int64, since look: Int64, from unix: Int64) -> Int64 {
    let passed = monotonic - look
    // The shift rounds down on both sides of the look: no step that the clock makes is lost twice.
    return unix + passed - (passed >> paceShift)
  }

  /// What the next look finds.
  ///
  /// - Parameters:
  ///   - monotonic: What the monotonic clock shows.
  ///   - asleep: How long the machine has slept by now.
  ///   - wall: The Unix time by the clock that the system's owner sets.
  func next(monotonic: Int64, asleep: Int64, wall: Int64) -> SteadyTime {
    let slept = asleep.subtractingClamped(self.asleep)
    let isSleep = slept >= Self.shortestSleep
    let passed = max(0, monotonic.subtractingClamped(self.monotonic))
      .addingClamped(isSleep ? slept : 0)
    let expected = unix.addingClamped(passed)
    let most = passed >> Self.paceShift
    let drawn = min(max(wall.subtractingClamped(expected), -most), most)
    return SteadyTime(
      monotonic: max(monotonic, self.monotonic), asleep: isSleep ? asleep : self.asleep,
      unix: unix.addingClamped(passed.addingClamped(drawn)))
  }
}
