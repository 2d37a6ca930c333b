import ConversationMemory
import ConversationTestSupport

/// What is appended to conversations of a store, and taken of them.
func storedCalls(_ place: StorePlace) -> [Call] {
  let chance = place.chance
  func drafts() -> [ConversationDraft<[UInt8]>] { chance.some { place.draft(chance.bytes()) } }
  return [
    Call("StoredConversation.append(_:role:)") {
      let appended = place.conversation().append(chance.text(), role: chance.maybe(chance.role))
      place.log.add(appended.id, to: \.ids)
    },
    Call("StoredConversation.append(_:role:)") {
      let appended = place.conversation().append(chance.bytes(), role: chance.maybe(chance.role))
      place.log.add(appended.id, to: \.ids)
    },
    Call("StoredConversation.append(_:)") {
      place.log.add(place.conversation().append(chance.bytes()).id, to: \.ids)
    },
    Call("StoredConversation.append(_:)") {
      let appended = place.conversation().append(place.draft(chance.bytes()))
      place.log.add(appended.id, to: \.ids)
    },
    Call("StoredConversation.append(contentsOf:)") {
      _ = place.conversation().append(contentsOf: drafts())
    },
    Call("StoredConversation.append(_:until:)") {
      let (conversation, draft, deadline) = (
        place.conversation(), place.draft(chance.bytes()), place.deadline()
      )
      await briefly { see(await conversation.append(draft, until: deadline)) }
    },
    Call("StoredConversation.append(contentsOf:until:)") {
      let (conversation, drafts, deadline) = (place.conversation(), drafts(), place.deadline())
      await briefly { see(await conversation.append(contentsOf: drafts, until: deadline)) }
    },
    Call("StoredConversation.finish()") {
      if chance.once(in: 9) { place.conversation().finish() }
    },
    Call("StoredConversation.dequeue()") { see(place.conversation().dequeue()) },
    Call("StoredConversation.dequeue(atMost:)") {
      see(place.conversation().dequeue(atMost: chance.int()))
    },
    Call("StoredConversation.dequeue(until:)") {
      let (conversation, deadline) = (place.conversation(), place.deadline())
      await briefly { see(await conversation.dequeue(until: deadline)) }
    },
    Call("StoredConversation.window") { see(place.conversation().window) },
    Call("StoredConversation.subscribe(from:)") {
      place.log.add(place.subscribe(from: place.position()), to: \.subscriptions)
    },
    Call("StoredConversation.group(_:rules:from:deadLetters:)") {
      let group = place.openGroup(chance.text(), chance.groupRules(), from: place.position())
      place.log.add(group, to: \.groups)
    },
    Call("StoredConversation.remove(_:)") {
      if let group = chance.known(place.log.groups) { place.conversation().remove(group) }
    },
    Call("StoredConversation.groups") { see(place.conversation().groups) },
  ]
}
