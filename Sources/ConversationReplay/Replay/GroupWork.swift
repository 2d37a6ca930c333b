/// That consumers work as a group: they acknowledge what they are handed, and now and then fail.
package struct GroupWork: Hashable, Sendable {
  /// The group's name.
  package let name: String
  /// How often a consumer fails, from 0 to 1.
  package let failureRate: Double

  /// The work of a group.
  package init(name: String, failureRate: Double) {
    self.name = name
    self.failureRate = failureRate
  }

  /// Whether a consumer fails at a delivery: the same in every replay of a log, whatever threads
  /// do.
  func fails(at number: Int, delivery: Int) -> Bool {
    // SplitMix64's scrambling of the two numbers.
    var mixed = (UInt64(number) &* 31 &+ UInt64(delivery)) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53 < failureRate
  }
}
