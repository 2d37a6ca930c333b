/// What a name of a store holds: a conversation, or a value of another kind.
///
/// The store knows that there are kinds, and not what they are: a ``ConversationStoreValue`` says
/// what its own is.
public struct ConversationValueKind: Hashable, Sendable, CustomStringConvertible {
  /// By which it is known in snapshots and operations: no other kind of a store has it, and it is
  /// never used for anything else. 0 is that of conversations.
  public let number: UInt8
  /// What it is called.
  public let name: String

  /// A kind of values.
  ///
  /// - Parameters:
  ///   - number: By which it is known, from 1.
  ///   - name: What it is called.
  /// - Precondition: The number is at least 1.
  public init(number: UInt8, name: String) {
    precondition(number >= 1, "The number of a kind of values must be at least 1.")
    self.init(unchecked: number, name)
  }

  private init(unchecked number: UInt8, _ name: String) {
    self.number = number
    self.name = name
  }

  /// That of a name which holds a conversation.
  public static let conversation = Self(unchecked: 0, "conversation")

  /// The same as ``name``.
  public var description: String { name }
}

/// That a name holds something of another kind than was asked for; nothing has changed.
public struct ConversationKindError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it holds.
  public let kind: ConversationValueKind

  @usableFromInline
  init(_ kind: ConversationValueKind) {
    self.kind = kind
  }

  /// What it holds, as a sentence.
  public var description: String { "The name holds a \(kind.name)." }
}

/// That bytes are neither a value of a kind nor an operation on one.
public struct ConversationValueError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where they could not be read, in bytes from the beginning.
  public let offset: Int

  /// An error of a value's reader.
  ///
  /// - Parameter offset: Where the bytes could not be read, in bytes from the beginning.
  public init(offset: Int) {
    self.offset = offset
  }

  /// What is wrong and where, as a sentence.
  public var description: String { "The value can't be read at byte \(offset)." }
}
