import ConversationMemory
import ConversationTestSupport

/// The calls to a store, and to its conversations by name.
func storeCalls(_ place: StorePlace) -> [Call] {
  let chance = place.chance
  func role() -> ConversationRole? { chance.maybe(chance.role) }
  return [
    Call("ConversationStore.init(_:)", "ConversationStoreConfiguration.init()") {
      if chance.once(in: 9) { place.replace() }
    },
    Call(also: "time passes") {
      let length = chance.once(in: 9) ? chance.length() : .milliseconds(1)
      place.clock.advance(by: length)
    },
    Call("ConversationStore.account") { see(place.store.account) },
    Call("ConversationStore.usage") { see(place.store.usage) },
    Call("ConversationStore.unusedBytes") { see(place.store.unusedBytes) },
    Call("ConversationStore.count") { see(place.store.count) },
    Call("ConversationStore.position") { see(place.store.position) },
    Call("ConversationStore.expire()") { place.store.expire() },
    Call("ConversationStore.append(_:to:role:)") {
      place.log.add(
        place.store[chance.text()].append(chance.text(), role: role()).id, to: \.ids)
    },
    Call("ConversationStore.append(_:to:role:)") {
      let appended = place.store[chance.text()].append(chance.bytes(), role: role())
      place.log.add(appended.id, to: \.ids)
    },
    Call("ConversationStore.append(_:to:role:)") {
      let (payload, name) = (chance.bytes(), chance.bytes())
      unsafe place.store.append(payload.span.bytes, to: name.span.bytes, role: role())
    },
    Call("ConversationStore.append(_:to:)") {
      let appended = place.store[chance.text()].append(place.draft(chance.bytes()))
      place.log.add(appended.id, to: \.ids)
    },
    Call("ConversationStore.append(contentsOf:to:)") {
      place.store[chance.text()].append(contentsOf: chance.some { place.draft(chance.bytes()) })
    },
    Call("ConversationStore.finish(_:)") {
      if chance.once(in: 9) { place.store[chance.text()].finish() }
    },
    Call("ConversationStore.dequeue(_:)") { see(place.store[chance.text()].dequeue()) },
    Call("ConversationStore.dequeue(_:until:)") {
      let (store, name, deadline) = (place.store, chance.text(), place.deadline())
      await briefly { see(await store[name].dequeue(until: deadline)) }
    },
    Call("ConversationStore.setWindow(_:of:)") {
      let pattern = chance.maybe { ConversationPattern(chance.pattern()) }
      place.store.setWindow(place.window(), of: pattern)
    },
    Call("ConversationStore.windows") { see(place.store.windows) },
    Call("ConversationStore.window(of:)") { see(place.store[chance.text()].window) },
    Call("ConversationStore.subscribe(to:from:)") {
      place.log.add(place.subscribe(from: place.position()), to: \.subscriptions)
    },
    Call("ConversationStore.group(_:of:rules:from:deadLetters:)") {
      let group = place.openGroup(chance.text(), chance.groupRules(), from: place.position())
      place.log.add(group, to: \.groups)
    },
    Call("ConversationStore.remove(_:)") {
      if let group = chance.known(place.log.groups) { place.store.remove(group) }
    },
    Call("ConversationStore.groups(of:)") { see(place.store[chance.text()].groups) },
  ] + storeReadCalls(place) + storeTreeCalls(place)
}
