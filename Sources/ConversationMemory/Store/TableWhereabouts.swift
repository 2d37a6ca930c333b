import CConversationThreads
import Synchronization

/// Where the tables of a store's shards lie, to be looked at without a lock.
///
/// The place of a name in a table is known before the shard's lock is taken. Who has it fetched
/// then waits for it and for the lines of the shard at once, and not for one after the other. What
/// is read here may be of two tables, or of one that is gone: then some other line is fetched, and
/// nothing is lost but that.
///
/// It is the address of a few lines that all cores share, since tables seldom move, and so a plain
/// value. Whoever makes it ends it by ``deallocate()``.
@safe
struct TableWhereabouts: @unchecked Sendable {
  // Sendable: the address of atomic words.
  private let tables: UnsafeMutablePointer<Table>
  private let count: Int

  private struct Table: ~Copyable {
    let base = Atomic<UInt>(0)
    let capacity = Atomic<Int>(0)
  }

  /// Of tables that have nothing yet.
  init(count: Int) {
    unsafe tables = .allocate(capacity: count)
    self.count = count
    for index in 0..<count { unsafe (tables + index).initialize(to: Table()) }
  }

  func deallocate() {
    unsafe tables.deinitialize(count: count)
    unsafe tables.deallocate()
  }

  /// Has the entry of a hash fetched.
  @inline(__always)
  func prefetch(_ hash: UInt32, ofTable index: Int) {
    precondition(index < count, "There are as many tables as shards.")
    let base = unsafe tables[index].base.load(ordering: .relaxed)
    let capacity = unsafe tables[index].capacity.load(ordering: .relaxed)
    let place = base &+ UInt(SlotTable.home(hash, capacity: capacity)) &* UInt(SlotTable.stride)
    if let address = unsafe UnsafeRawPointer(bitPattern: place) { unsafe cbwm_prefetch(address) }
  }

  /// Notes where a table is; to be called under the shard's lock.
  @inline(__always)
  func note(_ table: borrowing SlotTable, at index: Int) {
    precondition(index < count, "There are as many tables as shards.")
    let (base, capacity) = table.whereabouts
    // Written only where it has changed, so that the line stays with all cores.
    if unsafe tables[index].base.load(ordering: .relaxed) != base {
      unsafe tables[index].base.store(base, ordering: .relaxed)
      unsafe tables[index].capacity.store(capacity, ordering: .relaxed)
    }
  }
}
