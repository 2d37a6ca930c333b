import ConversationMemory

/// What is read of a store's conversations.
func storedReadCalls(_ place: StorePlace) -> [Call] {
  let chance = place.chance
  return [
    Call("StoredConversation.read(through:)") {
      see(place.conversation().read(through: place.window()))
    },
    Call("StoredConversation.read(_:through:)") {
      see(place.conversation().read(place.branch(), through: place.window()))
    },
    Call("StoredConversation.forEach(through:_:)") {
      place.conversation().forEach(through: place.window()) { see(($0, $1.byteCount)) }
    },
    Call("StoredConversation.forEach(_:limit:backwards:_:)") {
      let (first, second) = (place.id(), place.id())
      place.conversation().forEach(
        min(first, second)..<max(first, second), limit: chance.int(), backwards: chance.flag()
      ) {
        see(($0, $1.byteCount))
        return !chance.once(in: 9)
      }
    },
    Call("StoredConversation.messages(_:limit:fromEnd:)") {
      let (first, second) = (place.id(), place.id())
      let ids = min(first, second)..<max(first, second)
      see(
        place.conversation().messages(ids, limit: chance.int(), fromEnd: chance.flag()))
    },
    Call("StoredConversation.message(_:)") {
      see(place.conversation().message(place.id()))
    },
    Call("StoredConversation.path(to:through:)") {
      see(place.conversation().path(to: place.id(), through: place.window()))
    },
    Call("StoredConversation.state(_:)") {
      see(place.conversation().state(chance.text()))
    },
  ]
}

/// The trees of a store's conversations.
func storedTreeCalls(_ place: StorePlace) -> [Call] {
  let chance = place.chance
  return [
    Call("StoredConversation.children(of:)") {
      see(place.conversation().children(of: place.id()))
    },
    Call("StoredConversation.subtree(of:)") {
      see(place.conversation().subtree(of: place.id()))
    },
    Call("StoredConversation.remove(_:)") {
      see(place.conversation().remove(place.id()))
    },
    Call("StoredConversation.removeSubtree(of:)") {
      see(place.conversation().removeSubtree(of: place.id()))
    },
    Call("StoredConversation.removeAll()") {
      if chance.once(in: 9) { see(place.conversation().removeAll()) }
    },
    Call("StoredConversation.trim(to:)") {
      if chance.once(in: 4) { see(place.conversation().trim(to: chance.trim(from: place.id()))) }
    },
    Call("StoredConversation.fork(from:)") {
      place.log.add(place.conversation().fork(from: place.id()), to: \.branches)
    },
    Call("StoredConversation.move(_:to:)") {
      see(place.conversation().move(place.branch(), to: place.id()))
    },
    Call("StoredConversation.head(of:)") {
      see(place.conversation().head(of: place.branch()))
    },
    Call("StoredConversation.branches") { see(place.conversation().branches) },
  ]
}
