/// What few packed conversations have, in a block of its own beside the records: it is made when
/// there is first something to put in it, and given back when there is nothing any more.
///
/// ```
///   facts, 16 bytes                      pins, 16 bytes             times, 16     states, 16
///   ┌────────┬────────────┬──────────────┬─────────┬────────┬───────┬─────┬───────┬───────┐
///   │ elders │ left count │ pinned bytes │ arrival │ offset │ count │ due │ count │ count │
///   └────────┴────────────┴──────────────┴─────────┴────────┴───────┴─────┴───────┴───────┘
///     8        4            4              8         4        4       8     4       4
///
///   keys, 16 bytes                block of keys
///   ┌──────┬───────┬────────────┐    ┌─────┬─────┬───
///   │ left │ count │ left count │    │ key │ key │ …
///   └──┼───┴───────┴────────────┘    └─────┴─────┴───
///      └────────────────────────────►
/// ```
///
/// The facts are there always, the others one behind the other where messages are pinned, have
/// times of their own, are states, or have idempotency keys: the last bits of the address, which
/// are free since blocks lie at multiples of 16, say which.
///
/// The records say which of the messages are pinned, and where some have left. What the rules of
/// room ask at every append stands here, and where the oldest message is that may have to give way:
/// those before it are pinned, and are not looked at again.
///
/// It is the address of the block, and so a plain value.
@safe
struct PackedAnnex {
  /// What is always in the block.
  struct Facts {
    /// Full segments before the newest, the eldest first.
    var elders: SegmentList?
    /// How many messages have left from among live ones: those of all gaps.
    var leftCount: UInt32 = 0
    /// Bytes of pinned messages.
    var pinnedBytes: UInt32 = 0
  }

  /// What is in it while messages are pinned.
  struct Pins {
    /// When the oldest live message arrived that is not pinned, in ticks, where some are;
    var unpinnedArrival: Int64 = 0
    /// and its id, from the first there was.
    var unpinnedOffset: UInt32 = 0
    /// How many of the live messages are pinned.
    var count: UInt32 = 0
  }

  /// What is in it while messages have times to live of their own.
  struct Times {
    /// No live message is over by age before this instant, in nanoseconds.
    var due: Int64 = 0
    /// How many of the live messages have times of their own.
    var count: UInt32 = 0
  }

  /// What is in it while there are states.
  struct States {
    /// How many of the live messages are states.
    var count: UInt32 = 0
  }

  /// What is in it while messages have idempotency keys, or keys are remembered.
  struct Keys {
    /// Those of messages that have left before their time was over.
    var left: PackedKeys?
    /// How many of the live messages have one.
    var count: UInt32 = 0
    /// How many are remembered of others.
    var leftCount: UInt32 = 0
  }

  /// The parts that there may be beside the facts.
  struct Parts: OptionSet {
    let rawValue: UInt8

    static let pins = Self(rawValue: 1)
    static let times = Self(rawValue: 1 << 1)
    static let states = Self(rawValue: 1 << 2)
    static let keys = Self(rawValue: 1 << 3)

    /// Bytes that each takes, as the facts do.
    static var bytes: Int { 16 }
    @inline(__always)
    var count: Int { rawValue.nonzeroBitCount }
  }

  /// The address of the block, with the parts in its last bits.
  private let tagged: UnsafeMutableRawPointer

  /// An annex with nothing in it.
  init(_ parts: Parts, in heap: BlockHeap) {
    let block = unsafe heap.allocate(Parts.bytes * (1 + parts.count))
    precondition(UInt(bitPattern: block) & 15 == 0, "Blocks lie at multiples of 16.")
    unsafe tagged = block + Int(parts.rawValue)
    unsafe block.initializeMemory(as: UInt8.self, repeating: 0, count: heldBytes)
  }

  @inline(__always)
  var parts: Parts { unsafe Parts(rawValue: UInt8(UInt(bitPattern: tagged) & 15)) }

  @inline(__always)
  private var base: UnsafeMutableRawPointer { unsafe tagged - Int(parts.rawValue) }

  /// Bytes of the block.
  var heldBytes: Int { Parts.bytes * (1 + parts.count) }

  /// Where a part begins that is there.
  @inline(__always)
  private func start(of part: Parts) -> UnsafeMutableRawPointer {
    precondition(parts.contains(part), "What is asked for must be there.")
    let before = Parts(rawValue: parts.rawValue & (part.rawValue - 1))
    return unsafe base + Parts.bytes * (1 + before.count)
  }

  @inline(__always)
  var facts: Facts {
    unsafeAddress { unsafe UnsafePointer(base.assumingMemoryBound(to: Facts.self)) }
    nonmutating unsafeMutableAddress { unsafe base.assumingMemoryBound(to: Facts.self) }
  }

  @inline(__always)
  var pins: Pins {
    unsafeAddress { unsafe UnsafePointer(start(of: .pins).assumingMemoryBound(to: Pins.self)) }
    nonmutating unsafeMutableAddress {
      unsafe start(of: .pins).assumingMemoryBound(to: Pins.self)
    }
  }

  @inline(__always)
  var times: Times {
    unsafeAddress { unsafe UnsafePointer(start(of: .times).assumingMemoryBound(to: Times.self)) }
    nonmutating unsafeMutableAddress {
      unsafe start(of: .times).assumingMemoryBound(to: Times.self)
    }
  }

  @inline(__always)
  var states: States {
    unsafeAddress { unsafe UnsafePointer(start(of: .states).assumingMemoryBound(to: States.self)) }
    nonmutating unsafeMutableAddress {
      unsafe start(of: .states).assumingMemoryBound(to: States.self)
    }
  }

  @inline(__always)
  var keys: Keys {
    unsafeAddress { unsafe UnsafePointer(start(of: .keys).assumingMemoryBound(to: Keys.self)) }
    nonmutating unsafeMutableAddress {
      unsafe start(of: .keys).assumingMemoryBound(to: Keys.self)
    }
  }

  /// The parts in which there is something.
  var used: Parts {
    var used = Parts()
    if parts.contains(.pins), pins.count > 0 { used.insert(.pins) }
    if parts.contains(.times), times.count > 0 { used.insert(.times) }
    if parts.contains(.states), states.count > 0 { used.insert(.states) }
    if parts.contains(.keys), keys.count > 0 || keys.leftCount > 0 { used.insert(.keys) }
    return used
  }

  /// Whether there is nothing in it.
  var isEmpty: Bool { facts.elders == nil && facts.leftCount == 0 && used.isEmpty }

  /// The same with other parts, of which those that are new are empty; this one has ended then.
  func moved(with parts: Parts, in heap: BlockHeap) -> PackedAnnex {
    let new = PackedAnnex(parts, in: heap)
    new.facts = facts
    if self.parts.intersection(parts).contains(.pins) { new.pins = pins }
    if self.parts.intersection(parts).contains(.times) { new.times = times }
    if self.parts.intersection(parts).contains(.states) { new.states = states }
    if self.parts.intersection(parts).contains(.keys) { new.keys = keys }
    release(to: heap)
    return new
  }

  func release(to heap: BlockHeap) { unsafe heap.free(base, heldBytes) }
}
