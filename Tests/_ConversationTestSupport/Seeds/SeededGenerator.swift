/// A random number generator that repeats itself from its seed: SplitMix64.
///
/// From Steele, Lea and Flood, “Fast splittable pseudorandom number generators” (OOPSLA 2014): a
/// counter that grows by the golden ratio, scrambled. 64 bits of state, a period of 2⁶⁴, every
/// seed as good as any other. We depart from the paper in ``split()``, which draws a new seed but
/// keeps the increment; streams of one test do not need more. Not for secrets.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  /// What it was made from.
  package let seed: UInt64
  private var counter: UInt64

  package init(seed: UInt64) {
    self.seed = seed
    counter = seed
  }

  package mutating func next() -> UInt64 {
    counter &+= 0x9E37_79B9_7F4A_7C15
    var mixed = counter
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Makes a generator of its own for one thread, determined by this one's seed and place.
  package mutating func split() -> SeededGenerator {
    SeededGenerator(seed: next())
  }
}
