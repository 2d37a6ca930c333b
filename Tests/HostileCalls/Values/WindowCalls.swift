import ConversationMemory

/// Windows and patterns, also from texts.
func windowCalls(_ chance: Chance) -> [Call] {
  func window() -> ConversationWindow { chance.window(ofTokens: true) }
  return [
    Call(
      "ConversationWindow.time(_:)", "ConversationWindow.schedule(_:)",
      "ConversationWindow.count(_:)", "ConversationWindow.turns(_:)",
      "ConversationWindow.bytes(_:)", "ConversationWindow.tokens(_:)",
      "ConversationWindow.init(arrayLiteral:)", "ConversationWindow.cutAnywhere()"
    ) { see(window()) },
    Call("ConversationWindow.narrowed(by:)") { see(window().narrowed(by: window())) },
    Call("ConversationWindow.description") { see(window().description) },
    Call("ConversationWindow.init(parsing:)") {
      let parts = chance.some { chance.once(in: 2) ? chance.text() : window().description }
      do throws(ConversationWindow.ParseError) {
        see(try ConversationWindow(parsing: parts.joined(separator: ",")))
      } catch {
        see(error.description)
      }
    },
    Call("ConversationPattern.init(_:)", "ConversationPattern.matches(_:)") {
      see(ConversationPattern(chance.pattern()).matches(chance.text()))
    },
    Call("ConversationPattern.init(stringLiteral:)", "ConversationPattern.description") {
      see(ConversationPattern(stringLiteral: chance.pattern()).description)
    },
  ]
}

extension Chance {
  /// The text of a pattern.
  func pattern() -> String {
    some { one(of: ["*", "?", "\\", "a", "b", "caf", text()]) }.prefix(6).joined()
  }
}
