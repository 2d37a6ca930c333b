import Synchronization

/// A clock of ``SteadyTime`` that all threads read at once, without waiting for each other.
///
/// ```
/// version   v            even: looks are read from slot 0; odd: from slot 1
/// slots     [ 0 | 1 ]    the other one is written, then the version goes on
/// ```
///
/// A reader takes a version, the slot of it, and the version again: if that is still the same, the
/// slot was not being written meanwhile, since only the other one is. When the last look is older
/// than ``patience``, one thread looks again; those who find it at that go on reading by the last
/// look, which is right a little longer. (Hans-J. Boehm, “Can Seqlocks Get Along with Programming
/// Language Memory Models?”, 2012, is the reason for the fences; his readers wait for a writer.)
struct SteadyClock<Source: TimeSource>: ~Copyable, Sendable {
  private struct Slot: ~Copyable, Sendable {
    let monotonic: Atomic<Int64>
    let unix: Atomic<Int64>
  }

  /// How old a look may get, in nanoseconds of the monotonic clock: less than a tick of it where it
  /// is coarse, so that there is a look at each, and a tick of this clock where it is not.
  static var patience: Int64 { 500_000 }

  private let source: Source
  private let version = Atomic<UInt>(0)
  private let even: Slot
  private let odd: Slot
  /// Of the last look; only touched by who looks.
  private let asleep: Atomic<Int64>
  private let isLooking = Atomic<Bool>(false)

  /// A clock that shows the wall clock's time.
  init(_ source: Source) {
    self.source = source
    let (monotonic, unix) = (source.monotonic, source.wall)
    even = Slot(monotonic: Atomic(monotonic), unix: Atomic(unix))
    odd = Slot(monotonic: Atomic(monotonic), unix: Atomic(unix))
    asleep = Atomic(source.asleep)
  }

  /// The Unix time in nanoseconds.
  @inline(__always)
  var nanoseconds: Int64 {
    let now = source.monotonic
    let (monotonic, unix) = latest
    if now - monotonic < Self.patience {
      return SteadyTime.reading(at: now, since: monotonic, from: unix)
    }
    return look(orReadBy: now)
  }

  /// The latest look.
  @inline(__always)
  private var latest: (monotonic: Int64, unix: Int64) {
    while true {
      // Acquiring: what was written in the slot before the version went on is seen.
      let version = version.load(ordering: .acquiring)
      let look = version & 1 == 0 ? Self.read(even) : Self.read(odd)
      // Whoever has read what a later look wrote there finds below that the version has gone on
      // since: this fence meets the one that comes before the writing.
      atomicMemoryFence(ordering: .acquiring)
      if self.version.load(ordering: .relaxed) == version { return look }
    }
  }

  @inline(__always)
  private static func read(_ slot: borrowing Slot) -> (monotonic: Int64, unix: Int64) {
    // Relaxed: the version says whether the two belong together.
    (slot.monotonic.load(ordering: .relaxed), slot.unix.load(ordering: .relaxed))
  }

  /// Looks at all clocks, or reads by the last look if another thread is at that.
  @inline(never)
  private func look(orReadBy now: Int64) -> Int64 {
    // Acquiring: what the last one who looked has written is seen.
    if isLooking.exchange(true, ordering: .acquiring) {
      let (monotonic, unix) = latest
      return SteadyTime.reading(at: now, since: monotonic, from: unix)
    }
    let (monotonic, unix) = latest
    let last = SteadyTime(
      monotonic: monotonic, asleep: asleep.load(ordering: .relaxed), unix: unix)
    let next = last.next(monotonic: source.monotonic, asleep: source.asleep, wall: source.wall)
    publish(next)
    // Releasing: it is seen by the next one who looks.
    isLooking.store(false, ordering: .releasing)
    return next.unix
  }

  private func publish(_ next: SteadyTime) {
    asleep.store(next.asleep, ordering: .relaxed)
    let version = version.load(ordering: .relaxed) &+ 1
    // Who reads below what is written now still belongs to the version before the last one: the
    // fence lets it find that the last one has come.
    atomicMemoryFence(ordering: .releasing)
    if version & 1 == 0 { Self.write(next, to: even) } else { Self.write(next, to: odd) }
    // Releasing: the slot is seen by who sees the version.
    self.version.store(version, ordering: .releasing)
  }

  private static func write(_ look: SteadyTime, to slot: borrowing Slot) {
    slot.monotonic.store(look.monotonic, ordering: .relaxed)
    slot.unix.store(look.unix, ordering: .relaxed)
  }
}
