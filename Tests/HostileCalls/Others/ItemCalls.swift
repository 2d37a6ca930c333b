import ConversationChat
import ConversationMemory
import Foundation

/// Entries of a chat, and the forms of others.
func itemCalls(_ chance: Chance) -> [Call] {
  func items() -> [ConversationItem] { chance.some(chance.item) }
  return [
    Call(
      "ConversationItem.user(_:)", "ConversationItem.assistant(_:)", "ConversationItem.system(_:)",
      "ConversationItem.tool(_:answering:)",
      "ConversationItem.init(_:_:name:toolCalls:toolCallID:)",
      "ConversationItem.ToolCall.init(id:name:arguments:)", "ConversationItem.role"
    ) { see(chance.item().role) },
    Call("ConversationItem.Speaker.init(rawValue:)") {
      see(ConversationItem.Speaker(rawValue: chance.text()))
    },
    Call("ConversationItem.init(_:)", "ConversationItem.payload") {
      let store = ConversationStore()
      _ = store["c"].append(chance.once(in: 2) ? chance.item().payload : chance.bytes())
      for message in store["c"].read().messages { see(ConversationItem(message)) }
    },
    Call("ConversationItem.init(from:)", "ConversationItem.ToolCall.init(from:)") {
      let json = chance.json(of: items())
      see(try? JSONDecoder().decode([ConversationItem].self, from: json))
    },
    Call("ConversationItem.openAI(_:)") { see(try? ConversationItem.openAI(items())) },
    Call("ConversationItem.items(openAI:atMost:)") {
      let json = (try? ConversationItem.openAI(items())) ?? Data()
      let bytes = Data(chance.damaged(Array(json)))
      see(try? ConversationItem.items(openAI: bytes, atMost: chance.int()))
    },
    Call("ConversationItem.transcript(_:)") { see(ConversationItem.transcript(items())) },
    Call("ConversationItem.items(transcript:)") {
      let text = ConversationItem.transcript(items())
      see(ConversationItem.items(transcript: chance.once(in: 2) ? text : chance.text()))
    },
    Call("ConversationTokenizer.init(overhead:_:)", "ConversationTokenizer.tokenCount(of:)") {
      see(chance.tokenizer().tokenCount(of: chance.item()))
    },
    Call("ConversationTokenizer.tokenCount(ofPayload:)") {
      let payload = chance.once(in: 2) ? chance.bytes() : chance.damaged(chance.item().payload)
      see(chance.tokenizer().tokenCount(ofPayload: payload))
      see(ConversationTokenizer.approximate.tokenCount(ofPayload: payload))
    },
  ]
}

/// FoundationModels' transcripts.
func transcriptCalls(_ chance: Chance) -> [Call] {
  func transcript() -> ConversationTranscript {
    ConversationTranscript(chance.some(chance.item))
  }
  return [
    Call("ConversationTranscript.init(_:)", "ConversationTranscript.items") {
      see(transcript().items)
    },
    Call("ConversationTranscript.init(entries:)") {
      see(ConversationTranscript(entries: transcript().entries + transcript().entries).items)
    },
    Call("ConversationTranscript.TextSegment.init(content:)") {
      see(ConversationTranscript.TextSegment(content: chance.text()))
    },
    Call(
      "ConversationTranscript.init(from:)", "ConversationTranscript.Entry.init(from:)",
      "ConversationTranscript.TextSegment.init(from:)",
      "ConversationTranscript.ToolCall.init(from:)"
    ) {
      let json = chance.json(of: transcript())
      see(try? JSONDecoder().decode(ConversationTranscript.self, from: json))
    },
  ]
}
