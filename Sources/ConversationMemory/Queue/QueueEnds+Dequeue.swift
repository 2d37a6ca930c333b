import Synchronization

extension QueueEnds {
  /// Takes the message out of the head's slot, which is full, and counts it; under the head's lock.
  ///
  /// - Parameter reason: Why it leaves; nil if it only goes elsewhere.
  @inlinable
  @inline(__always)
  func take(_ reason: ConversationDeparture.Reason?) -> Payload {
    let payload = head.pointee.ring.empty(head.pointee.slot)
    head.pointee.advance()
    if let reason { head.pointee.leave(reason) }
    return payload
  }

  /// Takes the head's lock, and holds it if there is a message, over or not.
  ///
  /// - Parameter needsBoth: Set if the next message is not to be had with one lock.
  /// - Returns: When it arrived; `vacant`, without the lock, if there is none.
  @inlinable
  @inline(__always)
  func lockHead(needsBoth: inout Bool) -> Int64 {
    head.lock.lock()
    // Asked first: a queue that has moved into a log has no slots to look at.
    needsBoth = head.pointee.needsBoth
    if !needsBoth {
      dropEvicted()
      let arrival = head.pointee.ring.arrival(head.pointee.slot)
      if arrival != QueueRing<Payload>.vacant { return arrival }
    }
    head.lock.unlock()
    return QueueRing<Payload>.vacant
  }

  /// Takes out the next live message.
  ///
  /// - Parameters:
  ///   - time: The instant.
  ///   - conversation: What the message says that it belongs to.
  ///   - needsBoth: Set if the next message is not to be had with one lock.
  @inlinable
  func dequeue(
    at time: ClockReading, of conversation: ConversationID, needsBoth: inout Bool
  ) -> ConversationMessage<Payload>? {
    while true {
      let arrival = lockHead(needsBoth: &needsBoth)
      guard arrival != QueueRing<Payload>.vacant else { return nil }
      let id = head.pointee.id
      let expiry = head.pointee.age.expiry(arrival: arrival, ordinal: id.rawValue)
      let isLive = expiry > time.nanoseconds
      let payload = take(isLive ? .consumed : .expired)
      head.lock.unlock()
      if isLive {
        return ConversationMessage(
          header: ConversationHeader(
            next: id, of: conversation, arrival: arrival, expiry: expiry), payload: payload)
      }
      // It is over. It is released without the lock, since that runs code of its type.
      _ = consume payload
    }
  }

  /// Takes out the payload of the next message if it is live and nothing else is to be done.
  @inlinable
  @inline(__always)
  func dequeueOldest(at time: ClockReading) -> Payload? {
    var needsBoth = false
    let arrival = lockHead(needsBoth: &needsBoth)
    guard arrival != QueueRing<Payload>.vacant else { return nil }
    if head.pointee.isOver(arrival: arrival, at: time.nanoseconds) {
      head.lock.unlock()
      return nil
    }
    let payload = take(.consumed)
    head.lock.unlock()
    return payload
  }

  /// Takes out the next live messages in one step, until an output is full.
  ///
  /// - Returns: A message that was over, to be released without the lock and to go on after; then
  ///   none was taken.
  @inlinable
  func dequeue(
    into output: inout OutputSpan<Payload>, at time: ClockReading, needsBoth: inout Bool
  ) -> Payload? {
    let arrival = lockHead(needsBoth: &needsBoth)
    guard arrival != QueueRing<Payload>.vacant else { return nil }
    if head.pointee.isOver(arrival: arrival, at: time.nanoseconds) {
      let over = take(.expired)
      head.lock.unlock()
      return over
    }
    // None that comes after is over sooner.
    let count = fullCount(atMost: min(output.freeCapacity, head.pointee.capacity))
    take(count, into: &output)
    head.lock.unlock()
    return nil
  }

  /// How many slots from the head's on are full; under the head's lock.
  ///
  /// They are counted before the first of them is emptied: a producer may fill what is empty, and
  /// what it puts there came after the messages were taken.
  @inlinable
  @inline(__always)
  func fullCount(atMost limit: Int) -> Int {
    let ring = head.pointee.ring
    let run = ring.run(from: head.pointee.slot, of: limit)
    let count = ring.fullCount(head.pointee.slot, atMost: run)
    return count < run ? count : count &+ ring.fullCount(0, atMost: limit &- run)
  }

  /// Takes the messages out of so many slots from the head's on, all of which are full; under the
  /// head's lock.
  @inlinable
  @inline(__always)
  func take(_ count: Int, into output: inout OutputSpan<Payload>) {
    let ring = head.pointee.ring
    let slot = head.pointee.slot
    // Relaxed: who sees a slot that is emptied after it sees it too.
    unsafe ring.isLeaving.pointee.store(true, ordering: .relaxed)
    unsafe output.withUnsafeMutableBufferPointer { payloads, filledCount in
      guard let first = unsafe payloads.baseAddress.map({ unsafe $0 + filledCount }) else { return }
      let run = ring.run(from: slot, of: count)
      unsafe ring.empty(slot, count: run, into: first)
      unsafe ring.empty(0, count: count &- run, into: first + run)
      filledCount &+= count
    }
    // Releasing: who sees this sees the slots empty.
    unsafe ring.isLeaving.pointee.store(false, ordering: .releasing)
    head.pointee.slot = head.pointee.slot(after: count)
    head.pointee.id = head.pointee.id.advanced(by: count)
    head.pointee.leave(.consumed, count: count)
  }
}

extension ConversationHeader {
  /// The header of a message in a queue: without roles and branches each continues the one before.
  @inlinable
  init(
    next id: ConversationMessageID, of conversation: ConversationID, arrival: Int64, expiry: Int64
  ) {
    self.init(
      id: id, conversation: conversation,
      arrival: ConversationInstant(nanoseconds: arrival),
      expiry: ConversationInstant(nanoseconds: expiry),
      parent: ConversationMessageID(rawValue: id.rawValue - 1).optional,
      depth: Int(id.rawValue - 1))
  }
}
