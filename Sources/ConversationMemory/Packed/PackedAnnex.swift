/// What few packed conversations have, in a block of its own beside the records: it is made when
/// there is first something to put in it, and given back when there is nothing any more.
///
/// ```
///   ┌────────┬──────────────────┬─────────────────┬────────────┬──────────────┬──────────────┐
///   │ elders │ unpinned arrival │ unpinned offset │ left count │ pinned count │ pinned bytes │
///   └────────┴──────────────────┴─────────────────┴────────────┴──────────────┴──────────────┘
///     8 bytes  8                  4                 4            4              4
/// ```
///
/// The records say which of the messages are pinned, and where some have left. What the rules of
/// room ask at every append stands here, and where the oldest message is that may have to give way:
/// those before it are pinned, and are not looked at again.
///
/// It is the address of the block, and so a plain value.
@safe
struct PackedAnnex {
  /// What is in the block.
  struct Facts {
    /// Full segments before the newest, the eldest first.
    var elders: SegmentList?
    /// When the oldest live message arrived that is not pinned, in ticks, where some are;
    var unpinnedArrival: Int64 = 0
    /// and its id, from the first there was.
    var unpinnedOffset: UInt32 = 0
    /// How many messages have left from among live ones: those of all gaps.
    var leftCount: UInt32 = 0
    /// How many of the live messages are pinned, and their bytes.
    var pinnedCount: UInt32 = 0
    var pinnedBytes: UInt32 = 0

    /// Whether there is nothing in it.
    var isEmpty: Bool { elders == nil && leftCount == 0 && pinnedCount == 0 }
  }

  private let base: UnsafeMutableRawPointer

  /// Bytes of the block.
  static var heldBytes: Int { BlockSize.rounded(MemoryLayout<Facts>.size) }

  /// An annex with nothing in it.
  init(in heap: BlockHeap) {
    unsafe base = heap.allocate(Self.heldBytes)
    unsafe base.initializeMemory(as: Facts.self, to: Facts())
  }

  @inline(__always)
  var facts: Facts {
    unsafeAddress { unsafe UnsafePointer(base.assumingMemoryBound(to: Facts.self)) }
    nonmutating unsafeMutableAddress { unsafe base.assumingMemoryBound(to: Facts.self) }
  }

  func release(to heap: BlockHeap) { unsafe heap.free(base, Self.heldBytes) }
}
