import ConversationChat
import ConversationMemory

/// All that calls are made to, and the calls.
struct World {
  /// One for each function of the libraries.
  let distinct: [Call]
  /// These, and the same ones to conversations of other kinds, each beside those to the same one.
  let themes: [[Call]]

  init(_ chance: Chance) {
    let store = StorePlace(chance)
    let numbers = MemoryPlace<Int>(chance)
    let texts = MemoryPlace<String>(chance)
    let items = MemoryPlace<ConversationItem>(chance)
    let ofMessages = messageCalls(chance) + draftCalls(numbers) + windowCalls(chance)
    let ofTime = instantCalls(chance) + clockCalls(chance)
    let ofMemories = memoryCalls(numbers) + logCalls(numbers)
    let ofStores = storeCalls(store) + operationCalls(store)
    let ofAggregates = aggregationCalls(chance) + aggregateCalls(chance) + queueCalls(chance)
    let ofChats = itemCalls(chance) + transcriptCalls(chance) + sessionCalls(items, store)
    let ofServices = serviceCalls(numbers)
    distinct =
      ofMessages + ofTime + ofMemories + ofStores + ofAggregates + ofChats + ofServices
    themes = [
      ofMessages + ofTime, ofMemories, ofMemories + ofServices, ofStores,
      ofStores + logCalls(store),
      ofAggregates, ofChats, memoryCalls(texts) + logCalls(texts) + serviceCalls(texts),
      memoryCalls(items) + logCalls(items) + sessionCalls(items, store),
    ]
  }
}
