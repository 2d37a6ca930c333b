import ConversationMemory

/// What is read of a store's conversations.
func storeReadCalls(_ place: StorePlace) -> [Call] {
  let chance = place.chance
  return [
    Call("ConversationStore.read(_:through:)") {
      see(place.store[chance.text()].read(through: place.window()))
    },
    Call("ConversationStore.read(_:on:through:)") {
      see(place.store[chance.text()].read(place.branch(), through: place.window()))
    },
    Call("ConversationStore.forEach(_:through:_:)") {
      place.store[chance.text()].forEach(through: place.window()) { see(($0, $1.byteCount)) }
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
        place.store[chance.text()].messages(ids, limit: chance.int(), fromEnd: chance.flag()))
    },
    Call("ConversationStore.message(_:of:)") {
      see(place.store[chance.text()].message(place.id()))
    },
    Call("ConversationStore.path(to:of:through:)") {
      see(place.store[chance.text()].path(to: place.id(), through: place.window()))
    },
    Call("ConversationStore.state(_:of:)") {
      see(place.store[chance.text()].state(chance.text()))
    },
  ]
}

/// The trees of a store's conversations.
func storeTreeCalls(_ place: StorePlace) -> [Call] {
  let chance = place.chance
  return [
    Call("ConversationStore.children(of:of:)") {
      see(place.store[chance.text()].children(of: place.id()))
    },
    Call("ConversationStore.subtree(of:of:)") {
      see(place.store[chance.text()].subtree(of: place.id()))
    },
    Call("ConversationStore.remove(_:of:)") {
      see(place.store[chance.text()].remove(place.id()))
    },
    Call("ConversationStore.removeSubtree(of:of:)") {
      see(place.store[chance.text()].removeSubtree(of: place.id()))
    },
    Call("ConversationStore.removeAll(of:)") {
      if chance.once(in: 9) { see(place.store[chance.text()].removeAll()) }
    },
    Call("ConversationStore.fork(from:of:)") {
      place.log.add(place.store[chance.text()].fork(from: place.id()), to: \.branches)
    },
    Call("ConversationStore.move(_:to:of:)") {
      see(place.store[chance.text()].move(place.branch(), to: place.id()))
    },
    Call("ConversationStore.head(of:on:)") {
      see(place.store[chance.text()].head(of: place.branch()))
    },
    Call("ConversationStore.branches(of:)") { see(place.store[chance.text()].branches) },
  ]
}
