import ConversationMemory

/// What is read of a store's conversations.
func storeReadCalls(_ place: StorePlace) -> [Call] {
  let chance = place.chance
  return [
    Call("ConversationStore.read(_:through:)") {
      see(place.store.read(chance.text(), through: place.window()))
    },
    Call("ConversationStore.read(_:on:through:)") {
      see(place.store.read(chance.text(), on: place.branch(), through: place.window()))
    },
    Call("ConversationStore.forEach(_:through:_:)") {
      place.store.forEach(chance.text(), through: place.window()) { see(($0, $1.byteCount)) }
    },
    Call("ConversationStore.forEach(_:through:_:)") {
      let name = chance.bytes()
      unsafe place.store.forEach(name.span.bytes, through: place.window()) {
        see(($0, $1.byteCount))
      }
    },
    Call("ConversationStore.messages(_:of:limit:fromEnd:)") {
      let (first, second) = (place.id(), place.id())
      let ids = min(first, second)..<max(first, second)
      see(
        place.store.messages(
          ids, of: chance.text(), limit: chance.int(), fromEnd: chance.flag()))
    },
    Call("ConversationStore.message(_:of:)") {
      see(place.store.message(place.id(), of: chance.text()))
    },
    Call("ConversationStore.path(to:of:through:)") {
      see(place.store.path(to: place.id(), of: chance.text(), through: place.window()))
    },
    Call("ConversationStore.state(_:of:)") {
      see(place.store.state(chance.text(), of: chance.text()))
    },
  ]
}

/// The trees of a store's conversations.
func storeTreeCalls(_ place: StorePlace) -> [Call] {
  let chance = place.chance
  return [
    Call("ConversationStore.children(of:of:)") {
      see(place.store.children(of: place.id(), of: chance.text()))
    },
    Call("ConversationStore.subtree(of:of:)") {
      see(place.store.subtree(of: place.id(), of: chance.text()))
    },
    Call("ConversationStore.remove(_:of:)") {
      see(place.store.remove(place.id(), of: chance.text()))
    },
    Call("ConversationStore.removeSubtree(of:of:)") {
      see(place.store.removeSubtree(of: place.id(), of: chance.text()))
    },
    Call("ConversationStore.removeAll(of:)") {
      if chance.once(in: 9) { see(place.store.removeAll(of: chance.text())) }
    },
    Call("ConversationStore.fork(from:of:)") {
      place.log.add(place.store.fork(from: place.id(), of: chance.text()), to: \.branches)
    },
    Call("ConversationStore.move(_:to:of:)") {
      see(place.store.move(place.branch(), to: place.id(), of: chance.text()))
    },
    Call("ConversationStore.head(of:on:)") {
      see(place.store.head(of: chance.text(), on: place.branch()))
    },
    Call("ConversationStore.branches(of:)") { see(place.store.branches(of: chance.text())) },
  ]
}
