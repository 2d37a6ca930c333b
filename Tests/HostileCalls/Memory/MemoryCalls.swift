import ConversationMemory
import ConversationTestSupport

/// The calls to a conversation of its own.
func memoryCalls<Payload: DrawnPayload>(_ place: MemoryPlace<Payload>) -> [Call] {
  [
    Call(
      "ConversationBufferWindowMemory.init(_:)", "ConversationConfiguration.init()"
    ) { if place.chance.once(in: 8) { place.replace() } },
    Call("ConversationBufferWindowMemory.init(window:capacity:overflow:retention:clock:)") {
      if place.chance.once(in: 8) { place.replacePlainly() }
    },
    Call("ConversationBufferWindowMemory.finish()") {
      if place.chance.once(in: 9) { place.memory.finish() }
    },
    Call(also: "time passes") {
      let length = place.chance.once(in: 9) ? place.chance.length() : .milliseconds(1)
      place.clock.advance(by: length)
    },
    Call("ConversationBufferWindowMemory.account") { see(place.memory.account) },
    Call("ConversationBufferWindowMemory.usage") { see(place.memory.usage) },
    Call("ConversationBufferWindowMemory.subscribe(from:)") {
      place.log.add(place.subscribe(from: place.position()), to: \.subscriptions)
    },
    Call("ConversationBufferWindowMemory.group(_:rules:from:deadLetters:)") {
      let group = place.openGroup(
        place.chance.text(), place.chance.groupRules(), from: place.position())
      place.log.add(group, to: \.groups)
    },
    Call("ConversationBufferWindowMemory.remove(_:)") {
      if let group = place.chance.known(place.log.groups) { place.memory.remove(group) }
    },
  ] + appendCalls(place) + takeCalls(place) + readCalls(place) + treeCalls(place)
}

/// What is read.
private func readCalls<Payload: DrawnPayload>(_ place: MemoryPlace<Payload>) -> [Call] {
  [
    Call("ConversationBufferWindowMemory.read(through:)", "ConversationView.isTooNarrow") {
      see(place.memory.read(through: place.window()).isTooNarrow)
    },
    Call("ConversationBufferWindowMemory.payloads(through:)") {
      see(place.memory.payloads(through: place.window()))
    },
    Call("ConversationBufferWindowMemory.read(_:through:)", "ConversationLeftOut.reasons") {
      see(place.memory.read(place.branch(), through: place.window()).leftOut.reasons)
    },
    Call("ConversationBufferWindowMemory.message(_:)") { see(place.memory.message(place.id())) },
    Call("ConversationBufferWindowMemory.state(_:)") {
      see(place.memory.state(place.chance.text()))
    },
    Call("ConversationBufferWindowMemory.states") { see(place.memory.states) },
  ]
}

/// The tree.
private func treeCalls<Payload: DrawnPayload>(_ place: MemoryPlace<Payload>) -> [Call] {
  [
    Call("ConversationBufferWindowMemory.path(to:through:)") {
      see(place.memory.path(to: place.id(), through: place.window()))
    },
    Call("ConversationBufferWindowMemory.children(of:)") {
      see(place.memory.children(of: place.id()))
    },
    Call("ConversationBufferWindowMemory.subtree(of:)") {
      see(place.memory.subtree(of: place.id()))
    },
    Call("ConversationBufferWindowMemory.remove(_:)") { see(place.memory.remove(place.id())) },
    Call("ConversationBufferWindowMemory.removeSubtree(of:)") {
      see(place.memory.removeSubtree(of: place.id()))
    },
    Call("ConversationBufferWindowMemory.removeAll()") {
      if place.chance.once(in: 9) { see(place.memory.removeAll()) }
    },
    Call("ConversationBufferWindowMemory.trim(to:)") {
      if place.chance.once(in: 4) {
        see(place.memory.trim(to: place.chance.trim(from: place.id())))
      }
    },
    Call("ConversationBufferWindowMemory.messages(_:limit:fromEnd:)") {
      let (first, second) = (place.id(), place.id())
      let ids = min(first, second)..<max(first, second)
      let (limit, isFromEnd) = (place.chance.int(), place.chance.flag())
      see(place.memory.messages(ids, limit: limit, fromEnd: isFromEnd))
    },
    Call("ConversationBufferWindowMemory.fork(from:)") {
      place.log.add(place.memory.fork(from: place.id()), to: \.branches)
    },
    Call("ConversationBufferWindowMemory.move(_:to:)") {
      see(place.memory.move(place.branch(), to: place.id()))
    },
    Call("ConversationBufferWindowMemory.head(of:)") {
      see(place.memory.head(of: place.branch()))
    },
    Call("ConversationBufferWindowMemory.branches") { see(place.memory.branches) },
  ]
}
