/// One line of a JSON lines log: an object whose keys are checked one by one.
package struct JSONLine: Decodable, Sendable {
  /// A key whose value is not what it should be.
  package struct Mismatch: Error, Equatable {
    /// What should stand there, with the key's name.
    package let expected: String
    /// What stands there.
    package let found: String
  }

  private let conversation, id, parent, role, author, time, text: JSONScalar?

  /// The message that the line describes.
  ///
  /// - Parameters:
  ///   - number: The line's number from 1, which is the id where the line has none.
  ///   - defaultConversation: The conversation where the line names none.
  ///   - defaultTime: The time where the line has none, in nanoseconds since 1970-01-01 UTC.
  /// - Throws: ``Mismatch`` for the first key, in the order of the message's properties, that does
  ///   not fit; `text` is the only one that must be there.
  package func message(
    number: Int, defaultConversation: String, defaultTime: Int64
  ) throws(Mismatch) -> LogMessage {
    LogMessage(
      conversation: try Self.name(conversation, key: "conversation") ?? defaultConversation,
      id: try Self.name(id, key: "id") ?? String(number),
      parent: try Self.name(parent, key: "parent"),
      role: try Self.role(role),
      author: try Self.name(author, key: "author"),
      time: try Self.time(time) ?? defaultTime,
      text: try Self.text(text),
      line: number)
  }

  private static func name(_ value: JSONScalar?, key: String) throws(Mismatch) -> String? {
    switch value ?? .null {
    case .null: return nil
    case .string(let name): return name
    case .integer(let number): return String(number)
    case .number, .other:
      throw mismatch("\(key): a string or an integer", value)
    }
  }

  private static func role(_ value: JSONScalar?) throws(Mismatch) -> LogRole? {
    switch value ?? .null {
    case .null: return nil
    case .string(let name):
      if let role = LogRole(logName: name) { return role }
    case .integer, .number, .other: break
    }
    let names = LogRole.allCases.map(\.rawValue).joined(separator: ", ")
    throw mismatch("role: one of \(names)", value)
  }

  private static func time(_ value: JSONScalar?) throws(Mismatch) -> Int64? {
    let timestamp: LogTimestamp?
    switch value ?? .null {
    case .null: return nil
    case .string(let text): timestamp = LogTimestamp(iso8601: text)
    case .integer(let seconds): timestamp = LogTimestamp(wholeSeconds: seconds)
    case .number(let seconds): timestamp = LogTimestamp(seconds: seconds)
    case .other: timestamp = nil
    }
    guard let timestamp else {
      throw mismatch("time: an ISO 8601 time or seconds since 1970", value)
    }
    return timestamp.nanoseconds
  }

  private static func text(_ value: JSONScalar?) throws(Mismatch) -> String {
    guard case .string(let text)? = value else { throw mismatch("text: a string", value) }
    return text
  }

  private static func mismatch(_ expected: String, _ value: JSONScalar?) -> Mismatch {
    Mismatch(expected: expected, found: (value ?? .null).found)
  }
}
