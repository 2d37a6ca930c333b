import Synchronization

/// The slots of a queue in one piece of memory; whoever uses a slot knows that it is theirs.
///
/// ```
///            stride
///   ├────────────────────┤
///   ┌─────────┬──────────┬─────────┬──────────┬───┬───────────┐
///   │ stamp 8 │ payload  │ stamp 8 │ payload  │ … │ isLeaving │
///   └─────────┴──────────┴─────────┴──────────┴───┴───────────┘
///   stamp: `vacant` the slot is empty and the producers' ─ else the message's arrival
///          in nanoseconds, and the slot is the consumers'
/// ```
///
/// A slot is all that the two sides share, and its stamp hands it over: the producer's store of the
/// stamp releases the payload that it wrote, the consumer's store of `vacant` releases the empty
/// slot. So a message costs the trip of a line or two between cores, and no index is shared.
///
/// It is safe where every slot is only filled while it is the producers' and emptied while it is
/// the consumers', each side under its lock.
@usableFromInline
@safe
struct QueueRing<Payload> {
  @usableFromInline let base: UnsafeMutableRawPointer
  @usableFromInline let slotCount: Int

  @inlinable static var alignment: Int {
    max(MemoryLayout<Int64>.alignment, MemoryLayout<Payload>.alignment)
  }
  @inlinable static var payloadOffset: Int {
    max(MemoryLayout<Int64>.size, MemoryLayout<Payload>.alignment)
  }
  /// Bytes from one slot to the next.
  @inlinable static var stride: Int {
    (payloadOffset + MemoryLayout<Payload>.size + alignment - 1) / alignment * alignment
  }

  /// The stamp of an empty slot, which no clock shows.
  @inlinable static var vacant: Int64 { .min }

  /// Empty slots.
  init(slotCount: Int) {
    self.slotCount = slotCount
    // A line of its own at the start: nothing else is written by the neighbours of slot 0.
    unsafe base = .allocate(
      byteCount: slotCount * Self.stride + MemoryLayout<Atomic<Bool>>.size,
      alignment: max(128, Self.alignment))
    unsafe isLeaving.initialize(to: Atomic<Bool>(false))
    for slot in 0..<slotCount {
      unsafe (base + slot * Self.stride).initializeMemory(
        as: Atomic<Int64>.self, to: Atomic<Int64>(Self.vacant))
    }
  }

  /// Frees the slots, all of which are empty.
  func deallocate() {
    unsafe base.deallocate()
  }

  @inlinable
  @inline(__always)
  func stamp(_ slot: Int) -> UnsafeMutablePointer<Atomic<Int64>> {
    unsafe (base + slot &* Self.stride).assumingMemoryBound(to: Atomic<Int64>.self)
  }

  @inlinable
  @inline(__always)
  func payload(_ slot: Int) -> UnsafeMutablePointer<Payload> {
    unsafe (base + slot &* Self.stride + Self.payloadOffset).assumingMemoryBound(to: Payload.self)
  }

  /// When the message in a slot arrived; `vacant` if there is none.
  @inlinable
  @inline(__always)
  func arrival(_ slot: Int) -> Int64 {
    // Acquiring: the payload, or that it was moved out, is seen with the stamp.
    unsafe stamp(slot).pointee.load(ordering: .acquiring)
  }

  /// Puts a message in an empty slot of the producers'.
  @inlinable
  @inline(__always)
  func fill(_ slot: Int, with payload: consuming Payload, arrival: Int64) {
    unsafe self.payload(slot).initialize(to: payload)
    unsafe stamp(slot).pointee.store(arrival, ordering: .releasing)
  }

  /// Takes the message out of a full slot of the consumers'.
  @inlinable
  @inline(__always)
  func empty(_ slot: Int) -> Payload {
    let payload = unsafe self.payload(slot).move()
    unsafe stamp(slot).pointee.store(Self.vacant, ordering: .releasing)
    return payload
  }
}
