import ConversationMemory

/// Appends to a conversation of its own, in all their forms.
func appendCalls<Payload: DrawnPayload>(_ place: MemoryPlace<Payload>) -> [Call] {
  let chance = place.chance
  func payload() -> Payload { Payload.draw(chance) }
  return [
    Call("ConversationBufferWindowMemory.append(_:)", "ConversationAppend.id") {
      place.log.add(place.memory.append(payload()).id, to: \.ids)
    },
    Call("ConversationBufferWindowMemory.append(_:)") {
      place.log.add(place.memory.append(place.draft(payload())).id, to: \.ids)
    },
    Call("ConversationBufferWindowMemory.append(_:role:)") {
      _ = place.memory.append(payload(), role: chance.role())
    },
    Call("ConversationBufferWindowMemory.append(contentsOf:)") {
      _ = place.memory.append(contentsOf: chance.some(payload))
    },
    Call("ConversationBufferWindowMemory.append(contentsOf:)") {
      _ = place.memory.append(contentsOf: chance.some { place.draft(payload()) })
    },
    Call(also: "append(contentsOf:), of more than there is memory for") {
      if place.memory.configuration.capacity < 1 << 20 {
        _ = place.memory.append(contentsOf: repeatElement(payload(), count: .max))
      }
    },
    Call("ConversationBufferWindowMemory.append(_:until:)") {
      let (memory, payload, deadline) = (place.memory, payload(), place.deadline())
      await briefly { _ = await memory.append(payload, until: deadline) }
    },
    Call("ConversationBufferWindowMemory.append(_:until:)") {
      let (memory, draft, deadline) = (place.memory, place.draft(payload()), place.deadline())
      await briefly { _ = await memory.append(draft, until: deadline) }
    },
    Call("ConversationBufferWindowMemory.append(contentsOf:until:)") {
      let (memory, payloads) = (place.memory, chance.some(payload))
      let deadline = place.deadline()
      await briefly { _ = await memory.append(contentsOf: payloads, until: deadline) }
    },
    Call("ConversationBufferWindowMemory.append(contentsOf:until:)") {
      let (memory, drafts) = (place.memory, chance.some { place.draft(payload()) })
      let deadline = place.deadline()
      await briefly { _ = await memory.append(contentsOf: drafts, until: deadline) }
    },
    Call("ConversationBufferWindowMemory.blockingAppend(_:until:)") {
      blocking { _ = place.memory.blockingAppend(payload(), until: place.nearDeadline()) }
    },
    Call("ConversationBufferWindowMemory.blockingAppend(_:until:)") {
      blocking {
        _ = place.memory.blockingAppend(place.draft(payload()), until: place.nearDeadline())
      }
    },
    Call("ConversationBufferWindowMemory.blockingAppend(contentsOf:until:)") {
      blocking {
        _ = place.memory.blockingAppend(
          contentsOf: chance.some(payload), until: place.nearDeadline())
      }
    },
    Call("ConversationBufferWindowMemory.blockingAppend(contentsOf:until:)") {
      let drafts = chance.some { place.draft(payload()) }
      blocking { _ = place.memory.blockingAppend(contentsOf: drafts, until: place.nearDeadline()) }
    },
  ]
}
