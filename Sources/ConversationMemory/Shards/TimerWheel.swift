/// When conversations are to be looked at again: a hierarchical timing wheel.
///
/// ```
///   level 0    64 buckets of 1 tick       ▯▯▯▮▯▯…    what comes in these 64 ticks
///   level 1    64 buckets of 64 ticks     ▯▮▯▯▯▯…    later than that, in these 4096
///   level 2    64 buckets of 4096 ticks   ▯▯▯▯▮▯…    and so on, eleven levels in all
/// ```
///
/// An entry's level is where its tick first differs from the present one, so that scheduling and
/// cancelling are O(1). When the present comes to a coarse bucket its entries are handed out early:
/// whoever gets one looks at it and schedules it again, which puts it into a finer bucket, at most
/// once a level. A bit for every bucket finds the next that has something. The lists run through
/// the elements themselves, so that an entry takes eight bytes, and none is ever stale.
///
/// After *Hashed and Hierarchical Timing Wheels* (Varghese and Lauck, 1987).
struct TimerWheel: ~Copyable {
  /// What the lists run through, in the elements.
  struct Link {
    fileprivate(set) var previous: UInt32 = .max
    fileprivate(set) var next: UInt32 = .max

    /// Whether the element is in a bucket.
    var isScheduled: Bool { previous != .max }

    /// The element that comes after it out of the same bucket, if it is in one.
    var successor: UInt32? { isScheduled && next != TimerWheel.none ? next : nil }
  }

  private static let levelCount = 11
  /// Set in a link to a bucket's head, in place of an element before it.
  private static let headBit: UInt32 = 1 << 31
  fileprivate static let none: UInt32 = .max - 1

  private var heads = [UInt32](repeating: none, count: levelCount * 64)
  private var masks = [UInt64](repeating: 0, count: levelCount)
  /// The bucket that the present came to last, from which not all may have been handed out yet.
  private var opened = 0
  /// The present tick; no entry is before it.
  private(set) var now: Int64
  /// Elements that are scheduled.
  private(set) var count = 0

  /// A wheel without entries.
  init(now: Int64) {
    self.now = max(now, 0)
  }

  /// Bytes of all buckets.
  var heldBytes: Int { heads.capacity * 4 + masks.capacity * 8 }

  /// Puts an element in that is in no bucket. O(1).
  ///
  /// - Parameter due: The tick; one that is over is the present.
  mutating func schedule(
    _ number: UInt32, at due: Int64, in links: borrowing Slab<some WheelElement>
  ) {
    let due = max(due, now)
    let level = due == now ? 0 : (63 - (due ^ now).leadingZeroBitCount) / 6
    let bucket = level * 64 + Int((due >> (6 * Int64(level))) & 63)
    let head = heads[bucket]
    links[number].link.previous = UInt32(bucket) | Self.headBit
    links[number].link.next = head
    if head != Self.none { links[head].link.previous = number }
    heads[bucket] = number
    masks[level] |= 1 << UInt64(bucket % 64)
    count += 1
  }

  /// Takes an element out of its bucket, if it is in one. O(1).
  mutating func cancel(_ number: UInt32, in links: borrowing Slab<some WheelElement>) {
    let link = links[number].link
    guard link.isScheduled else { return }
    if link.next != Self.none { links[link.next].link.previous = link.previous }
    if link.previous & Self.headBit != 0 {
      let bucket = Int(link.previous & ~Self.headBit)
      heads[bucket] = link.next
      if link.next == Self.none {
        masks[bucket / 64] &= ~(1 << UInt64(bucket % 64))
        // What comes into it later is of its next turn.
        if bucket == opened { opened = 0 }
      }
    } else {
      links[link.previous].link.next = link.next
    }
    links[number].link = Link()
    count -= 1
  }

  /// The first tick at which there may be something to look at; nil if there never is. O(levels).
  var next: Int64? { nextBucket?.start }

  /// The element that is handed out next if the present bucket has more; nil otherwise.
  var upcoming: UInt32? {
    let head = heads[opened]
    return head == Self.none ? nil : head
  }

  /// Whether a bucket of level 2 or more, of thousands of ticks, is being handed out: most of that
  /// is not due for long.
  var isEarly: Bool { opened >= 2 * 64 && heads[opened] != Self.none }

  private var nextBucket: (index: Int, start: Int64)? {
    guard count > 0 else { return nil }
    if opened >= 64, heads[opened] != Self.none { return (opened, now) }
    for level in 0..<Self.levelCount {
      let shift = 6 * Int64(level)
      let digit = UInt64((now >> shift) & 63)
      // Entries of the present tick are in level 0; a coarser bucket is emptied as it is come to.
      let later = masks[level] & (.max << digit) & (level == 0 ? .max : ~(1 << digit))
      guard later != 0 else { continue }
      let place = later.trailingZeroBitCount
      let lap = (now >> (shift + 6)) << (shift + 6)
      return (level * 64 + place, lap | Int64(place) << shift)
    }
    return nil
  }

  /// Goes through all entries, each with the tick at which it is looked at. O(entries), for tests.
  func forEach(in links: borrowing Slab<some WheelElement>, _ body: (UInt32, Int64) -> Void) {
    for bucket in heads.indices where heads[bucket] != Self.none {
      let shift = 6 * Int64(bucket / 64)
      let lap = shift + 6 < 64 ? (now >> (shift + 6)) << (shift + 6) : 0
      var number = heads[bucket]
      while number != Self.none {
        body(number, max(now, lap | Int64(bucket % 64) << shift))
        number = links[number].link.next
      }
    }
  }

  /// Moves on towards a tick, and takes out the next element to look at.
  ///
  /// - Returns: Its number; nil if there is none up to that tick, which is then the present.
  /// - Complexity: O(levels).
  mutating func pop(upTo tick: Int64, in links: borrowing Slab<some WheelElement>) -> UInt32? {
    guard let bucket = nextBucket, bucket.start <= tick else {
      now = max(now, tick)
      return nil
    }
    now = max(now, bucket.start)
    opened = bucket.index
    let number = heads[bucket.index]
    cancel(number, in: links)
    return number
  }
}

/// What can be scheduled.
protocol WheelElement {
  var link: TimerWheel.Link { get set }
}
