import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Unix time that is never set")
struct SteadyTimeTests {
  private static let second: Int64 = 1_000_000_000
  private static let hour = 3_600 * second
  /// From one look to the next.
  private static let tick: Int64 = 20_000_000
  private static let start = SteadyTime(monotonic: 7, asleep: 3, unix: 1_800_000_000 * second)

  /// What is promised about the pace, in nanoseconds: at most one part in 1024.
  private static func most(_ passed: Int64) -> Int64 { passed / 1024 + 1 }

  /// Looks at every tick while time passes, with the wall clock ahead of it by so much.
  private func time(
    _ start: SteadyTime = start, after passed: Int64, wallAhead: Int64
  ) -> SteadyTime {
    var time = start
    var monotonic = start.monotonic
    var goesOn = true
    while case let left = start.monotonic + passed - monotonic, left > 0 {
      monotonic += min(left, Self.tick)
      let wall = start.unix + (monotonic - start.monotonic) + wallAhead
      let next = time.next(monotonic: monotonic, asleep: time.asleep, wall: wall)
      goesOn = goesOn && next.unix >= time.reading(at: monotonic)
      time = next
    }
    #expect(goesOn)
    return time
  }

  @Test("D7 while the system's clock is not set, the two agree")
  func agreement() {
    let end = time(after: 10 * Self.second, wallAhead: 0)
    #expect(end.unix == Self.start.unix + 10 * Self.second)
    // Between two looks it may lag, by a part in 1024 of the time that a look is good for.
    #expect(end.reading(at: end.monotonic + 1_024) == end.unix + 1_023)
    #expect(end.reading(at: end.monotonic - 1_024) == end.unix - 1_023)
  }

  @Test(
    "D7 when the system's clock is set, an hour lasts 3.6 s more or less at most",
    arguments: [hour, -hour, 100_000 * hour, -100_000 * hour, .max / 2, .min / 2] as [Int64])
  func step(wallAhead: Int64) {
    let end = time(after: Self.hour, wallAhead: wallAhead)
    let error = end.unix - (Self.start.unix + Self.hour)
    #expect(error.signum() == wallAhead.signum())
    #expect(error.magnitude <= 3_600_000_000)
    // It does go there as fast as it may, but for what rounding takes of each look.
    #expect(error.magnitude >= 3_510_000_000)
  }

  @Test("D7 however seldom it is looked at, the same holds", arguments: [hour, -hour] as [Int64])
  func seldomLooks(wallAhead: Int64) {
    let (start, hour) = (Self.start, Self.hour)
    let end = start.next(
      monotonic: start.monotonic + hour, asleep: start.asleep, wall: start.unix + hour + wallAhead)
    #expect(end.unix - start.unix - hour == wallAhead.signum() * (hour / 1024))
  }

  @Test(
    "D7 a step is made up for in 1024 times its length, and not more than made up for",
    arguments: [second / 100, -second / 100, 12_345, -12_345] as [Int64])
  func madeUpFor(wallAhead: Int64) {
    let length = Int64(wallAhead.magnitude)
    let end = time(after: length * 1_024 + length, wallAhead: wallAhead)
    #expect(end.unix - Self.start.unix - (end.monotonic - Self.start.monotonic) == wallAhead)
  }

  @Test("D7 a sleep of the machine counts at once, whatever the system's clock says")
  func sleep() {
    let (start, hour, tick) = (Self.start, Self.hour, Self.tick)
    for wallAhead in [0, hour, -hour] {
      let woken = start.next(
        monotonic: start.monotonic + tick, asleep: start.asleep + hour,
        wall: start.unix + tick + hour + wallAhead)
      let error = woken.unix - (start.unix + tick + hour)
      #expect(error == wallAhead.signum() * ((hour + tick) / 1024))
      #expect(woken.asleep == start.asleep + hour)
    }
  }

  @Test("D7 what only the reading of the clocks makes look like sleep is none, and adds up to it")
  func noise() {
    var time = Self.start
    for index in 1...3 {
      time = time.next(
        monotonic: time.monotonic, asleep: Self.start.asleep + Int64(index) * 400_000,
        wall: time.unix)
      #expect(time.unix == Self.start.unix + (index < 3 ? 0 : 1_200_000 - 1_171))
    }
    // Less sleep than before is none either.
    let later = time.next(monotonic: time.monotonic, asleep: .min, wall: time.unix)
    #expect(later == time)
  }

  @Test("D7 B13 no reading of the system's clocks overflows")
  func extremes() {
    let readings: [Int64] = [.min, -1, 0, 1, .max]
    var goesOn = true
    for monotonic in readings {
      for asleep in readings {
        for wall in readings {
          for unix in readings {
            let time = SteadyTime(monotonic: 0, asleep: 0, unix: unix)
            let next = time.next(monotonic: monotonic, asleep: asleep, wall: wall)
            goesOn = goesOn && next.unix >= unix && next.monotonic >= 0
          }
        }
      }
    }
    #expect(goesOn)
  }

  @Test("D7 whatever happens to the clocks, no reading is below an earlier one, nor off the pace")
  func walks() {
    withSeed { random in
      for _ in 0..<200 { walk(&random) }
    }
  }

  private func walk(_ random: inout SeededGenerator) {
    var looks = [Self.start]
    var (monotonic, asleep, wall) = (Self.start.monotonic, Self.start.asleep, Self.start.unix)
    var latest = Self.start.unix
    var passed: Int64 = 0
    var noise: Int64 = 0
    for _ in 0..<300 {
      let longest = [10, Self.tick, Self.second, Self.hour][Int.random(in: 0..<4, using: &random)]
      let time = Int64.random(in: 0...longest, using: &random)
      monotonic += time
      wall += time
      passed += time
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        let sleep = Int64.random(in: Self.tick...Self.hour, using: &random)
        asleep += sleep
        wall += sleep
        passed += sleep
      case 1: wall += Int64.random(in: -Self.hour...Self.hour, using: &random)
      case 2: noise = Int64.random(in: 0..<1_000_000, using: &random)
      default: break
      }
      let next = looks[looks.count - 1].next(
        monotonic: monotonic, asleep: asleep + noise, wall: wall)
      looks.append(next)
      #expect(next.unix >= latest)
      latest = next.unix
      // Some read by older looks still, whenever they have read the monotonic clock.
      let instant = monotonic + Int64.random(in: -Self.tick...Self.hour, using: &random)
      let readings = looks.suffix(5).map { $0.reading(at: instant) }
      #expect(readings == readings.sorted())
      // Rounding is always towards the true pace; noise of up to a millisecond is not time.
      #expect((next.unix - Self.start.unix - passed).magnitude <= Self.most(passed) + 2_000_000)
    }
  }
}
