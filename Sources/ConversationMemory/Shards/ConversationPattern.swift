/// A pattern of the names of conversations, such as `chat:*`.
///
/// `*` stands for any bytes, none included, and `?` for one byte; every other byte stands for
/// itself, and so does any byte behind a `\`.
public struct ConversationPattern: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case byte(UInt8)
    case anyByte
    case anyBytes
  }

  /// The pattern as it was written.
  public let text: String
  private let parts: [Part]

  /// The pattern that a text describes.
  public init(_ text: String) {
    self.text = text
    var parts: [Part] = []
    var isQuoted = false
    for byte in text.utf8 {
      switch byte {
      case _ where isQuoted:
        parts.append(.byte(byte))
        isQuoted = false
      case UInt8(ascii: "\\"): isQuoted = true
      case UInt8(ascii: "?"): parts.append(.anyByte)
      // Several stars say what one says, and would only take time.
      case UInt8(ascii: "*"): if parts.last != .anyBytes { parts.append(.anyBytes) }
      default: parts.append(.byte(byte))
      }
    }
    if isQuoted { parts.append(.byte(UInt8(ascii: "\\"))) }
    self.parts = parts
  }

  /// The name that it describes, if that is one alone.
  var literal: [UInt8]? {
    var bytes: [UInt8] = []
    for part in parts {
      guard case .byte(let byte) = part else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// Whether a name is one of those that the pattern describes.
  ///
  /// - Complexity: O(name × pattern) at worst, without recursion.
  public func matches(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { unsafe matches(UnsafeRawBufferPointer($0)) }
  }

  func matches(_ name: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    var part = 0
    /// Where to go on with one byte more for the last star, if what follows it does not fit.
    var retry: (place: Int, part: Int)?
    while place < name.count {
      if part < parts.count, parts[part] == .anyBytes {
        retry = (place, part)
        part += 1
      } else if part < parts.count,
        unsafe parts[part] == .anyByte || parts[part] == .byte(name[place])
      {
        place += 1
        part += 1
      } else if let (start, star) = retry {
        place = start + 1
        part = star + 1
        retry = (place, star)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { $0 == .anyBytes }
  }
}

extension ConversationPattern: ExpressibleByStringLiteral, CustomStringConvertible {
  /// The pattern that a literal describes.
  public init(stringLiteral text: String) {
    self.init(text)
  }

  /// The pattern as it was written.
  public var description: String { text }
}
