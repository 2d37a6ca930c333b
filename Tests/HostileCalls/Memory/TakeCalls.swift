import ConversationMemory

/// What takes messages of a conversation of its own, one or many, waiting or not.
func takeCalls<Payload: DrawnPayload>(_ place: MemoryPlace<Payload>) -> [Call] {
  let chance = place.chance
  return [
    Call("ConversationBufferWindowMemory.dequeue()") { see(place.memory.dequeue()) },
    Call("ConversationBufferWindowMemory.dequeuePayload()") { see(place.memory.dequeuePayload()) },
    Call("ConversationBufferWindowMemory.dequeue(atMost:)") {
      see(place.memory.dequeue(atMost: chance.int()))
    },
    Call("ConversationBufferWindowMemory.dequeue(atMost:into:)") {
      var payloads: [Payload] = []
      place.memory.dequeue(atMost: chance.int(), into: &payloads)
    },
    Call(
      "ConversationBufferWindowMemory.dequeue(until:)", "ConversationDequeue.message"
    ) {
      let (memory, deadline) = (place.memory, place.deadline())
      await briefly { see(await memory.dequeue(until: deadline).message) }
    },
    Call("ConversationBufferWindowMemory.dequeuePayload(until:)") {
      let (memory, deadline) = (place.memory, place.deadline())
      await briefly { see(await memory.dequeuePayload(until: deadline)) }
    },
    Call("ConversationBufferWindowMemory.dequeue(atMost:into:until:)") {
      let (memory, limit, deadline) = (place.memory, chance.int(), place.deadline())
      await briefly {
        var payloads: [Payload] = []
        await memory.dequeue(atMost: limit, into: &payloads, until: deadline)
      }
    },
    Call("ConversationBufferWindowMemory.blockingDequeue(until:)") {
      blocking { see(place.memory.blockingDequeue(until: place.nearDeadline())) }
    },
    Call("ConversationBufferWindowMemory.blockingDequeuePayload(until:)") {
      blocking { see(place.memory.blockingDequeuePayload(until: place.nearDeadline())) }
    },
    Call("ConversationBufferWindowMemory.blockingDequeue(atMost:into:until:)") {
      var payloads: [Payload] = []
      blocking {
        place.memory.blockingDequeue(
          atMost: chance.int(), into: &payloads, until: place.nearDeadline())
      }
    },
    Call(
      "ConversationBufferWindowMemory.messages",
      "ConversationBufferWindowMemory.Messages.makeAsyncIterator()",
      "ConversationBufferWindowMemory.Messages.AsyncIterator.next()"
    ) {
      let messages = place.memory.messages
      await briefly {
        var iterator = messages.makeAsyncIterator()
        see(await iterator.next())
      }
    },
  ]
}
