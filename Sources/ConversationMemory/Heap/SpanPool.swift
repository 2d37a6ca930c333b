import CConversationThreads
import Synchronization

/// The spans that nobody has, of all regions of a store: where its heaps get theirs from, and what
/// gives memory back to the system.
///
/// A span that comes back is *warm*: its pages are still there, and it is the first to be handed
/// out again. What is warm beyond a 64th of what is in use is surplus; the sweeper gives it back, a
/// run of spans at a time and outside of every lock.
struct SpanPool: ~Copyable {
  private struct Region {
    let region: SpanRegion
    let hasLargePages: Bool
    /// Spans that nobody has.
    var free: UInt64 = .max
    /// Those among them whose pages are there.
    var warm: UInt64 = 0
  }

  private var regions: [Region] = []
  /// No region before this has a free span,
  private var firstRoomy = 0
  /// and none before this a warm one.
  private var firstWarm = 0
  /// Spans that somebody has.
  private(set) var usedCount = 0
  private(set) var warmCount = 0
  /// Whether there are more warm spans than are worth keeping. Written under the lock; whoever
  /// reads it without only looks whether to take that.
  let hasSurplus = Atomic<Bool>(false)

  /// A store of less than so many regions touches only the pages that it uses; beyond it large
  /// pages are no loss.
  private static let smallRegionCount = 8
  /// Warm spans that are kept in any case: 2 MiB.
  private static let leastWarmCount = 32

  deinit {
    for region in regions { region.region.unmap() }
  }

  private func note() {
    hasSurplus.store(warmCount > max(Self.leastWarmCount, usedCount / 64), ordering: .relaxed)
  }

  /// Hands out a span, a warm one if there is any. O(1) as a rule.
  ///
  /// - Parameter isPrompt: Whether whoever wants it cannot wait for a large page, which the system
  ///   has to find and to clear at the first touch: on a virtual machine that takes milliseconds.
  mutating func take(promptly isPrompt: Bool) -> (region: SpanRegion, span: Int) {
    let place = warmCount > 0 ? warmPlace() : isPrompt ? smallPagePlace() : roomyPlace()
    let region = regions[place]
    let span = (region.warm == 0 ? region.free : region.warm).trailingZeroBitCount
    let bit: UInt64 = 1 << UInt64(span)
    if region.warm & bit != 0 { warmCount -= 1 }
    regions[place].free &= ~bit
    regions[place].warm &= ~bit
    usedCount += 1
    if hasSurplus.load(ordering: .relaxed) { note() }
    return (region.region, span)
  }

  /// The first region with a warm span, of which there is one.
  private mutating func warmPlace() -> Int {
    while regions[firstWarm].warm == 0 { firstWarm += 1 }
    return firstWarm
  }

  /// The first region with a free span, got from the system if there is none.
  private mutating func roomyPlace() -> Int {
    while firstRoomy < regions.count, regions[firstRoomy].free == 0 { firstRoomy += 1 }
    if firstRoomy == regions.count { grow(withLargePages: firstRoomy >= Self.smallRegionCount) }
    return firstRoomy
  }

  /// The first region of small pages with a free span, got from the system if there is none.
  /// O(regions).
  private mutating func smallPagePlace() -> Int {
    if let place = regions.firstIndex(where: { $0.free != 0 && !$0.hasLargePages }) {
      return place
    }
    grow(withLargePages: false)
    return regions.count - 1
  }

  private mutating func grow(withLargePages isLarge: Bool) {
    regions.append(
      Region(
        region: .map(atPlace: regions.count, withLargePages: isLarge), hasLargePages: isLarge))
  }

  /// Takes a span back that is not in use any more. O(1).
  mutating func put(_ span: Int, of region: SpanRegion) {
    let place = region.place
    let bit: UInt64 = 1 << UInt64(span)
    precondition(regions[place].free & bit == 0, "A span is put back once.")
    regions[place].free |= bit
    regions[place].warm |= bit
    firstRoomy = min(firstRoomy, place)
    firstWarm = min(firstWarm, place)
    usedCount -= 1
    warmCount += 1
    note()
  }
}

extension SpanPool {
  /// What is to be given back to the system.
  enum Surplus {
    /// A region of which nothing is in use.
    case region(SpanRegion)
    /// Spans of one, which nobody can get meanwhile.
    case spans(Range<Int>, of: SpanRegion)
  }

  /// Takes out a part of what is surplus; nil if nothing is. O(regions).
  mutating func takeSurplus() -> Surplus? {
    guard hasSurplus.load(ordering: .relaxed) else { return nil }
    defer { note() }
    // From the end, so that what is in use gathers at the beginning.
    var place = regions.count - 1
    while place > 0, regions[place].warm == 0 { place -= 1 }
    let region = regions[place]
    if region.free == .max {
      warmCount -= region.warm.nonzeroBitCount
      regions.swapAt(place, regions.count - 1)
      regions[place].region.place = place
      regions.removeLast()
      firstRoomy = min(firstRoomy, regions.count, place)
      firstWarm = min(firstWarm, place)
      return .region(region.region)
    }
    let last = 63 - region.warm.leadingZeroBitCount
    // Of one half of a region, which is a large page, or 512 small ones.
    var first = last
    while first % 32 != 0, region.warm & (1 << UInt64(first - 1)) != 0 { first -= 1 }
    let run = mask(of: first..<last + 1)
    regions[place].free &= ~run
    regions[place].warm &= ~run
    warmCount -= run.nonzeroBitCount
    return .spans(first..<last + 1, of: region.region)
  }

  /// Takes spans back whose pages are no longer there.
  mutating func putCold(_ spans: Range<Int>, of region: SpanRegion) {
    let place = region.place
    regions[place].free |= mask(of: spans)
    firstRoomy = min(firstRoomy, place)
  }

  private func mask(of spans: Range<Int>) -> UInt64 {
    spans.reduce(0) { $0 | 1 << UInt64($1) }
  }
}

// Not written out where a list of blocks is changed: the thread sanitizer takes a change of what
// has the address of a cell for one of the cell.
extension GuardedCell where Value == SpanPool {
  /// Takes a span. One lock.
  func takeSpan(promptly isPrompt: Bool) -> (region: SpanRegion, span: Int) {
    lock.lock()
    defer { lock.unlock() }
    return pointee.take(promptly: isPrompt)
  }

  /// Puts a span back. One lock.
  func putSpan(_ span: Int, of region: SpanRegion) {
    lock.lock()
    defer { lock.unlock() }
    pointee.put(span, of: region)
  }
}

extension SpanPool.Surplus {
  /// Gives it back to the system.
  func discard() {
    switch self {
    case .region(let region): region.unmap()
    case .spans(let spans, let region):
      // The header stays, and with it a page of any size.
      let header = spans.lowerBound == 0 ? SpanRegion.spanBytes / 4 : 0
      let start = unsafe region.base + spans.lowerBound * SpanRegion.spanBytes + header
      unsafe cbwm_discard(start, spans.count * SpanRegion.spanBytes - header)
    }
  }
}
