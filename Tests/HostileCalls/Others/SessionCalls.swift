import ConversationChat
import ConversationMemory

/// Sessions of a memory of their own, of one that others use, and of a store.
func sessionCalls(_ items: MemoryPlace<ConversationItem>, _ store: StorePlace) -> [Call] {
  let chance = items.chance
  let summarizer = SummarizerPlace(chance)
  var session = ConversationSession()
  return [
    Call("ConversationSession.init(window:capacity:tokenizer:clock:observer:)") {
      session = ConversationSession(
        window: chance.window(ofTokens: true), capacity: chance.positive(),
        tokenizer: chance.tokenizer(), clock: chance.one(of: [.coarse, .precise, .unix]),
        observer: chance.maybe { summarizer.summarizer.observer })
    },
    Call("ConversationSession.init(_:branch:)") {
      session = ConversationSession(items.memory, branch: items.branch())
    },
    Call("StoredConversation.session(on:)") {
      session = store.conversation().session(on: store.branch())
    },
    Call("ConversationSession.memory") { see(session.memory) },
    Call("ConversationSession.add(_:)") { see(session.add(chance.some(chance.item))) },
    Call("ConversationSession.items(limit:)") {
      see(session.items(limit: chance.maybe(chance.int)))
    },
    Call("ConversationSession.view(through:)") {
      see(session.view(through: chance.window(ofTokens: session.countsTokens)))
    },
    Call("ConversationSession.unansweredCalls()") { see(session.unansweredCalls()) },
    Call("ConversationSession.pop()") { see(session.pop()) },
    Call("ConversationSession.clear()") { if chance.once(in: 9) { session.clear() } },
    Call("ConversationSession.fork()") { session = session.fork() ?? session },
    Call("ConversationSummarizer.init(capacity:attempts:function:)") {
      if chance.once(in: 9) { summarizer.replace() }
    },
    Call("ConversationSummarizer.observer", "ConversationSummarizer.storeObserver") {
      for message in items.memory.read().messages.prefix(9) {
        summarizer.summarizer.observer(message, .evicted)
      }
      let name = ConversationName(chance.text())
      for message in store.store[name.text].read().messages.prefix(9) {
        summarizer.summarizer.storeObserver(name, message, .expired)
      }
    },
    Call("ConversationSummarizer.summary(of:)") {
      see(summarizer.summarizer.summary(of: session))
    },
    Call("ConversationSummarizer.summarize(into:)") {
      see(await summarizer.summarizer.summarize(into: session))
    },
    Call("ConversationSummarizer.lostCount") { see(summarizer.summarizer.lostCount) },
  ]
}

extension ConversationSession {
  /// Whether there may be windows of tokens: where that is not to be seen, there are none.
  fileprivate var countsTokens: Bool { memory?.configuration.tokenCount != nil }
}

/// A summarizer, which others take the place of.
private final class SummarizerPlace {
  let chance: Chance
  private(set) var summarizer: ConversationSummarizer

  init(_ chance: Chance) {
    self.chance = chance
    summarizer = ConversationSummarizer { summary, leaving in
      (summary ?? "") + leaving.map(\.text).joined()
    }
  }

  func replace() {
    let (fails, text) = (chance.flag(), chance.text())
    summarizer = ConversationSummarizer(
      capacity: chance.positive(), attempts: 1 + chance.below(3)
    ) { _, _ in
      if fails { throw CancellationError() }
      return text
    }
  }
}
