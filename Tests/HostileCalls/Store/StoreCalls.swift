import ConversationMemory
import ConversationTestSupport

/// The calls to a store as a whole.
func storeCalls(_ place: StorePlace) -> [Call] {
  let chance = place.chance
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
      let (payload, name) = (chance.bytes(), chance.bytes())
      _ = unsafe place.store.append(
        payload.span.bytes, to: name.span.bytes, role: chance.maybe(chance.role))
    },
    Call("ConversationStore.forEach(_:through:_:)") {
      let name = chance.bytes()
      unsafe place.store.forEach(name.span.bytes, through: place.window()) {
        see(($0, $1.byteCount))
      }
    },
    Call("ConversationStore.setWindow(_:of:)") {
      let pattern = chance.maybe { ConversationPattern(chance.pattern()) }
      place.store.setWindow(place.window(), of: pattern)
    },
    Call("ConversationStore.windows") { see(place.store.windows) },
    Call("ConversationStore.removeAll()") { if chance.once(in: 30) { place.store.removeAll() } },
    Call("ConversationStore.atomically(_:_:)") {
      let places = (0..<chance.below(5)).map { _ in place.conversation() }
      let other = chance.known(places)
      place.store.atomically(places.map(\.name)) { now in
        for place in places {
          switch chance.below(7) {
          case 0: see(place.append(chance.bytes()))
          case 1: see((place.version, place.kind, place.window, now))
          case 2: see(other.map { place.rename(to: $0.name, replacing: chance.flag()) })
          case 3: see(other.map { place.copy(to: $0.name, replacing: chance.flag()) })
          case 4: see(try? place.bytes.increment())
          case 5: see((place.dequeue(), place.expire(at: chance.instant())))
          default: see((place.read(), place.remove()))
          }
        }
      }
    },
    Call("ConversationStore.wait(at:until:trying:then:)", "ConversationWait.cancel()") {
      let places = (0..<chance.below(4)).map { _ in place.conversation() }
      let answers = (0..<4).map { _ -> ConversationAttempt in
        chance.one(of: [.taken, .passed, .nothing])
      }
      let wait = place.store.wait(at: places.map(\.name), until: place.deadline()) { index in
        see(places[index].dequeue())
        return answers[index]
      } then: {
        see($0)
      }
      if chance.once(in: 2) { wait.cancel() }
    },
    Call("ConversationStore.wait(at:until:trying:)") {
      let (store, name, deadline) = (place.store, place.conversation().name, place.deadline())
      await briefly { see(await store.wait(at: [name], until: deadline) { _ in .nothing }) }
    },
    Call("ConversationStore.blockingWait(at:until:trying:)") {
      let name = place.conversation().name
      see(place.store.blockingWait(at: [name, name], until: .after(.zero)) { _ in .passed })
    },
    Call("ConversationStore.randomName()") { see(place.store.randomName()) },
    Call("ConversationStore.randomName(using:)") {
      var generator = SystemRandomNumberGenerator()
      see(place.store.randomName(using: &generator))
    },
    Call(
      "ConversationStore.scan(from:matching:kind:atMost:)", "ConversationScanCursor.init(rawValue:)"
    ) {
      let cursor = chance.once(in: 2) ? .start : ConversationScanCursor(rawValue: chance.unsigned())
      let pattern = chance.maybe { ConversationPattern(chance.pattern()) }
      let kind = chance.maybe { chance.one(of: [.conversation, ConversationBytes.kind]) }
      let scan = place.store.scan(
        from: cursor, matching: pattern, kind: kind, atMost: chance.int())
      see(scan.next.map { place.store.scan(from: $0) })
    },
    Call("StoredConversation.expire(at:)") {
      if chance.once(in: 3) { see(place.conversation().expire(at: chance.instant())) }
    },
    Call("StoredConversation.persist()") { see(place.conversation().persist()) },
    Call("StoredConversation.expiry") { see(place.conversation().expiry) },
    Call("StoredConversation.version") { see(place.conversation().version) },
    Call("StoredConversation.rename(to:replacing:)") {
      let name = place.conversation().name
      see(place.conversation().rename(to: name, replacing: chance.flag()))
    },
    Call("StoredConversation.copy(to:replacing:)") {
      let name = place.conversation().name
      see(place.conversation().copy(to: name, replacing: chance.flag()))
    },
    Call("StoredConversation.exists") { see(place.conversation().exists) },
    Call("StoredConversation.kind") { see(place.conversation().kind) },
    Call("StoredConversation.remove()") {
      if chance.once(in: 9) { see(place.conversation().remove()) }
    },
    Call("ConversationStore.window") { see(place.store.window) },
    Call("ConversationWindowRule.init(pattern:window:)") {
      see(
        ConversationWindowRule(
          pattern: ConversationPattern(chance.pattern()), window: place.window()))
    },
    // Which of them a conversation is taken by is chance.
    Call(
      "ConversationStore.subscript(_:)", "ConversationStore.subscript(_:)",
      "ConversationStore.subscript(_:)", "StoredConversation.name"
    ) {
      see(place.conversation().name)
    },
  ] + storedCalls(place) + storedReadCalls(place) + storedTreeCalls(place) + valueCalls(place)
}
