/// A string of bytes of a store, under its name, whether or not there is one.
///
/// ```swift
/// var configuration = ConversationStoreConfiguration()
/// configuration.valueTypes = [ConversationBytes.self]
/// let store = ConversationStore(configuration)
/// let lock = store["lock:7"].bytes
/// let setting = try lock.set(Array("me".utf8), if: .ifAbsent, expiry: .after(.seconds(30)))
/// print(setting.isDone)  // true
/// ```
///
/// Every call throws ``ConversationKindError`` where the name holds something else.
///
/// - Precondition: ``ConversationBytes`` is among the configuration's `valueTypes`.
public struct StoredBytes: Sendable {
  let place: StoredConversation

  /// The bytes; nil if there are none. O(1).
  public func get() throws(ConversationKindError) -> [UInt8]? {
    try place.read(as: ConversationBytes.self) { $0.bytes }
  }

  /// Some of the bytes, as far as there are any. O(bytes given).
  ///
  /// - Parameter range: May reach beyond what is there on both sides.
  public func get(_ range: Range<Int>) throws(ConversationKindError) -> [UInt8] {
    try place.read(as: ConversationBytes.self) { value in
      Array(value.bytes[range.clamped(to: value.bytes.indices)])
    } ?? []
  }

  /// How many bytes there are; 0 if there is no string. O(1).
  public func count() throws(ConversationKindError) -> Int {
    try place.read(as: ConversationBytes.self) { $0.bytes.count } ?? 0
  }

  /// Sets the string, in the place of whatever the name holds. O(1).
  ///
  /// - Parameters:
  ///   - bytes: What it is to be; not set where they are more than ``ConversationBytes/byteLimit``.
  ///   - condition: When it is set.
  ///   - expiry: What end the name gets.
  ///   - getsPrevious: Whether the string before is asked for.
  /// - Returns: Whether it was set, and what there was before.
  /// - Throws: ``ConversationKindError`` where the string before is asked for, and the name holds
  ///   something else; then nothing is set.
  @discardableResult
  public func set(
    _ bytes: [UInt8], if condition: ConversationBytes.Condition = .always,
    expiry: ConversationBytes.Expiry = .never, gettingPrevious getsPrevious: Bool = false
  ) throws(ConversationKindError) -> ConversationBytes.Setting {
    let setting = try place.update(
      by: ConversationBytes.Set(
        bytes, if: condition, expiry: expiry, gettingPrevious: getsPrevious))
    if let kind = setting.otherKind { throw ConversationKindError(kind) }
    return setting
  }

  /// Adds bytes to the end. Amortised O(bytes), under a lock.
  @discardableResult
  public func append(
    _ bytes: [UInt8]
  ) throws(ConversationKindError) -> ConversationBytes.Change {
    try place.update(by: ConversationBytes.Append(bytes))
  }

  /// Adds a number to that which the string spells, 0 where there is none. O(1).
  @discardableResult
  public func increment(
    by number: Int64 = 1
  ) throws(ConversationKindError) -> ConversationBytes.Sum {
    try place.update(by: ConversationBytes.Increment(by: number))
  }

  /// Puts bytes over those from an offset on, filling up with zeros. O(bytes of all), under a lock.
  @discardableResult
  public func setRange(
    at offset: Int, _ bytes: [UInt8]
  ) throws(ConversationKindError) -> ConversationBytes.Change {
    try place.update(by: ConversationBytes.SetRange(at: offset, bytes))
  }

  /// Takes the string out, and its name with it; nil if there is none. O(1).
  public func take() throws(ConversationKindError) -> [UInt8]? {
    try place.update(by: ConversationBytes.Take())
  }
}

extension StoredConversation {
  /// The string of bytes of this name, whether or not there is one. O(1).
  public var bytes: StoredBytes { StoredBytes(place: self) }
}
