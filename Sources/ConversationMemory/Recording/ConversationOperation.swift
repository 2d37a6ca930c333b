/// Something that happened to a store, as bytes that can be kept, sent, and applied to another.
///
/// A ``ConversationRecorder`` is lent each as it happens, and whoever keeps them has a store go
/// through the same with ``ConversationStore/apply(_:at:)-(ConversationOperation,_)``.
///
/// ```swift
/// let bytes: [UInt8] = [5, 1, 97]
/// let operation = try ConversationOperation(bytes)
/// print(operation.kind)  // finish
/// ```
public struct ConversationOperation: Hashable, Sendable {
  /// What happened. The numbers are those in the bytes, and are never used for anything else.
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    /// The store began: the first operation of all.
    case begin = 1
    /// The window of a pattern was changed.
    case setWindow = 2
    /// A message was appended.
    case append = 3
    /// Several messages were appended in one step.
    case appendBatch = 4
    /// Appending ended.
    case finish = 5
    /// The next message of the shared cursor was handed out.
    case dequeue = 6
    /// A message was removed, or a subtree.
    case remove = 7
    /// All messages of a conversation were removed.
    case removeAll = 8
    /// A branch was begun.
    case fork = 9
    /// A branch got another head.
    case move = 10
    /// A group was opened.
    case openGroup = 11
    /// A group was removed.
    case removeGroup = 12
    /// A consumer of a group was handed messages.
    case receive = 13
    /// Deliveries were acknowledged.
    case acknowledge = 14
    /// A delivery was refused.
    case refuse = 15
    /// A lease was extended.
    case extend = 16
    /// A consumer was let go.
    case removeConsumer = 17
    /// A dead letter found no room in the conversation for such.
    case loseLetter = 18
    /// A conversation, or its oldest messages, gave way for memory.
    case evict = 19
    /// A conversation was begun without a message, by somebody who waits for one.
    case open = 20
    /// Somebody subscribed to a conversation, which was begun if there was none.
    case subscribe = 21
    /// A subscription ended.
    case unsubscribe = 22
    /// The newest message of a branch was taken back.
    case removeHead = 23
    /// All messages of a branch that no other shares were taken back.
    case removeLine = 24
    /// A message was appended on a line of its own.
    case appendLine = 25
    /// A conversation was removed as a whole.
    case removeConversation = 26
    /// All conversations were removed.
    case removeConversations = 27
    /// A conversation got an end of its own, or lost it.
    case setExpiry = 28
    /// A conversation got another name, or a copy of it did.
    case transfer = 29
    /// Something happened to a value of another kind.
    case value = 30
    /// Several things happened in one step.
    case batch = 31
    /// The oldest messages were removed beyond what was to stay.
    case trim = 32
    /// A consumer of a group took over messages.
    case claim = 33
    /// Pending messages of a group were given back by hand.
    case release = 34
    /// The cursor of a group was set by hand.
    case setCursor = 35
  }

  /// What happened.
  public let kind: Kind
  /// The operation as bytes.
  public let bytes: [UInt8]

  /// An operation from its bytes; they may be any bytes.
  ///
  /// - Throws: ``ConversationOperationError`` if they are not those of an operation.
  public init(_ bytes: [UInt8]) throws(ConversationOperationError) {
    kind = try withReader(of: bytes) { reader throws(ByteReader.Failure) in
      guard let kind = Kind(rawValue: try reader.byte()) else { throw reader.failure }
      try kind.check(&reader)
      return kind
    }
    self.bytes = bytes
  }
}

/// That bytes are not an operation.
public struct ConversationOperationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where they could not be read, in bytes from the beginning.
  public let offset: Int

  /// What is wrong and where, as a sentence.
  public var description: String { "The operation can't be read at byte \(offset)." }
}

/// Reads bytes to their end.
func withReader<Result>(
  of bytes: [UInt8], _ body: (inout ByteReader) throws(ByteReader.Failure) -> Result
) throws(ConversationOperationError) -> Result {
  unsafe try withReader(of: bytes.span.bytes, body)
}

/// Reads bytes to their end.
@inline(__always)
func withReader<Result>(
  of bytes: RawSpan, _ body: (inout ByteReader) throws(ByteReader.Failure) -> Result
) throws(ConversationOperationError) -> Result {
  let result = unsafe bytes.withUnsafeBytes { buffer in
    Swift.Result { () throws(ByteReader.Failure) in
      guard let base = buffer.baseAddress else { throw ByteReader.Failure(offset: 0) }
      var reader = unsafe ByteReader(PackedBytes(base, count: buffer.count))
      let result = try body(&reader)
      guard reader.isAtEnd else { throw reader.failure }
      return result
    }
  }
  do throws(ByteReader.Failure) {
    return try result.get()
  } catch {
    throw ConversationOperationError(offset: error.offset)
  }
}
