import Synchronization

/// Several slots at once that lie side by side: an address that goes from one to the next, and no
/// look at where the ring ends.
extension QueueRing {
  /// How many of so many slots the ring's end leaves side by side, from one on.
  @inlinable
  @inline(__always)
  func run(from slot: Int, of count: Int) -> Int {
    min(count, slotCount &- slot)
  }

  /// Puts messages in empty slots of the producers', from the last to the first.
  @inlinable
  @inline(__always)
  func fill(
    _ slot: Int, with payloads: UnsafePointer<Payload>, count: Int, arrival: Int64
  ) {
    var index = count
    var place = unsafe base + (slot &+ count) &* Self.stride
    while index > 0 {
      index &-= 1
      unsafe place -= Self.stride
      unsafe (place + Self.payloadOffset).assumingMemoryBound(to: Payload.self)
        .initialize(to: payloads[index])
      // Releasing: who sees the stamp sees the payload.
      unsafe place.assumingMemoryBound(to: Atomic<Int64>.self)
        .pointee.store(arrival, ordering: .releasing)
    }
  }

  /// How many of so many slots are full before the first that is empty.
  @inlinable
  @inline(__always)
  func fullCount(_ slot: Int, atMost limit: Int) -> Int {
    var count = 0
    var place = unsafe base + slot &* Self.stride
    // Acquiring: the payloads are seen with the stamps.
    while count < limit,
      unsafe place.assumingMemoryBound(to: Atomic<Int64>.self).pointee.load(ordering: .acquiring)
        != Self.vacant
    {
      count &+= 1
      unsafe place += Self.stride
    }
    return count
  }

  /// Whether consumers are at emptying several slots in one step.
  ///
  /// A producer that finds a slot full learns from it whether that is so of the queue: the slot may
  /// be one of a step that others saw done, since they put messages where it began. Who asks this
  /// first, hears no and finds the slot full knows that no such step was on its way then.
  @inlinable
  @inline(__always)
  var isLeaving: UnsafeMutablePointer<Atomic<Bool>> {
    unsafe (base + slotCount &* Self.stride).assumingMemoryBound(to: Atomic<Bool>.self)
  }

  /// Moves messages out of full slots of the consumers'.
  @inlinable
  @inline(__always)
  func empty(_ slot: Int, count: Int, into payloads: UnsafeMutablePointer<Payload>) {
    var place = unsafe base + slot &* Self.stride
    for index in 0..<count {
      unsafe (payloads + index).initialize(
        to: (place + Self.payloadOffset).assumingMemoryBound(to: Payload.self).move())
      // Releasing: who sees that the slot is empty sees that the payload was moved out.
      unsafe place.assumingMemoryBound(to: Atomic<Int64>.self)
        .pointee.store(Self.vacant, ordering: .releasing)
      unsafe place += Self.stride
    }
  }
}
