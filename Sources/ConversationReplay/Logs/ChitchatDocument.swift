/// The JSON of a chitchat dataset: conversations by key.
///
/// ```
/// { KEY: { "messages": [ [ {"text": …, "timestamp": …, "sender": …}, … a turn ], … ], … }, … }
/// ```
///
/// Whatever has another shape is kept as a gap, so that one bad message costs itself only.
package struct ChitchatDocument: Decodable, Sendable {
  /// A value that may have another shape than it should.
  package struct Lenient<Value: Decodable & Sendable>: Decodable, Sendable {
    /// The value; nil if its shape is another.
    package let value: Value?

    /// Takes the value if it fits; never throws.
    package init(from decoder: any Decoder) {
      value = try? Value(from: decoder)
    }
  }

  /// One message, as it stands.
  package struct Message: Decodable, Sendable {
    /// What was said.
    package let text: String
    /// When, `YYYY-MM-DDTHH:MM:SSZ`.
    package let timestamp: String
    /// Who said it.
    package let sender: String
  }

  /// One conversation: turns of messages, oldest first.
  package struct Conversation: Decodable, Sendable {
    /// The turns; a turn is what one sender says without a break.
    package let messages: [Lenient<[Lenient<Message>]>]
  }

  /// The conversations by key, in no order.
  package let conversations: [String: Lenient<Conversation>]

  /// Takes the object of conversations; throws if it is not an object.
  package init(from decoder: any Decoder) throws {
    conversations = try [String: Lenient<Conversation>](from: decoder)
  }
}
