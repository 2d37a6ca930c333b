import ConversationMemory
import Synchronization

/// What goes through bytes: snapshots and operations, whole and damaged.
func operationCalls(_ place: StorePlace) -> [Call] {
  let chance = place.chance
  func operation() -> [UInt8] {
    guard let bytes = place.tape.operations.withLock({ chance.known($0) }) else {
      return chance.bytes()
    }
    return chance.once(in: 2) ? bytes : chance.damaged(bytes)
  }
  func store() -> ConversationStore { chance.once(in: 2) ? place.store : place.follower }
  return [
    Call("ConversationStore.snapshot()") {
      if place.snapshots.count >= 8 { place.snapshots.removeFirst(4) }
      place.snapshots.append(place.store.snapshot())
    },
    Call("ConversationStore.restore(from:elapsed:)", "ConversationSnapshotError.description") {
      let bytes = chance.known(place.snapshots) ?? []
      place.restore(
        chance.one(of: [place.store, place.follower, ConversationStore()]),
        from: chance.once(in: 2) ? bytes : chance.damaged(bytes))
    },
    Call("ConversationOperation.init(_:)", "ConversationStore.apply(_:at:)") {
      do throws(ConversationOperationError) {
        store().apply(try ConversationOperation(operation()), at: chance.instant())
      } catch {
        see(error)
      }
    },
    Call("ConversationStore.apply(_:at:)", "ConversationOperationError.description") {
      do throws(ConversationOperationError) {
        try store().apply(operation(), at: chance.instant())
      } catch {
        see(error.description)
      }
    },
    Call("ConversationStore.apply(_:at:)") {
      let bytes = operation()
      _ = unsafe try? store().apply(bytes.span.bytes, at: chance.instant())
    },
    Call("ConversationOperation.Kind.init(rawValue:)") {
      see(ConversationOperation.Kind(rawValue: UInt8(truncatingIfNeeded: chance.int())))
    },
    // These are called by a store that records.
    Call("ConversationRecord.kind", "ConversationRecord.encode(into:)") {},
  ]
}
