import Foundation

/// The messages of one thread of a load: to which conversation, and how long.
///
/// Without a skew the thread goes through its conversations round by round, in an order that no
/// cache foresees; with one it draws each from Zipf's law, by the inverse of its continuous form.
struct LoadSequence {
  private let conversationCount: Int
  private let threadCount: Int
  private let skew: Double
  private let byteCounts: ClosedRange<Int>
  private let step: Int
  private var index: Int
  private var state: UInt64

  init(_ options: LoadOptions, thread: Int) {
    conversationCount = options.conversationCount
    threadCount = options.threadCount
    skew = options.skew
    byteCounts = options.byteCounts
    step = Self.step(options.conversationCount)
    index = thread
    state = options.seed &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(thread)
  }

  /// A step through all numbers below a count that comes to each once: it has no divisor with it.
  private static func step(_ count: Int) -> Int {
    func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
    var step = Int(Double(count) * 0.618) | 1
    while divisor(step, count) != 1 { step += 2 }
    return step
  }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func random() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// The next message.
  mutating func next() -> (conversation: Int, byteCount: Int) {
    let spread = UInt64(byteCounts.count)
    let byteCount = byteCounts.lowerBound + (spread == 1 ? 0 : Int(random() % spread))
    guard skew > 0 else {
      defer { index += threadCount }
      return (index % conversationCount * step % conversationCount, byteCount)
    }
    let part = Double(random() >> 11) / Double(1 << 53)
    let bound = Double(conversationCount)
    let rank =
      skew == 1
      ? pow(bound, part)
      : pow((pow(bound, 1 - skew) - 1) * part + 1, 1 / (1 - skew))
    // So that the frequent ones are not neighbours.
    return ((min(conversationCount, max(1, Int(rank))) - 1) * step % conversationCount, byteCount)
  }
}
