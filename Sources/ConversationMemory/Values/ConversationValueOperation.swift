/// Something that can happen to a value of a store, with all that it needs.
///
/// It is applied under the lock of a part of the store: it is to be short, uses neither the store
/// nor a clock nor chance, and what it does follows from the value, its own fields and the place's
/// instant alone. Where somebody records, its bytes are recorded when it has changed something.
public protocol ConversationValueOperation<Value>: ~Copyable {
  /// What it is done to.
  associatedtype Value: ConversationStoreValue
  /// What it comes to.
  associatedtype Answer

  /// Whether it is done also where the name holds something of another kind: it sees no value there
  /// then, and what it sets takes the place of the other. By default it is not done.
  static var seesOtherKinds: Bool { get }

  /// Does it.
  func apply(to place: inout ConversationValuePlace<Value>) -> Answer

  /// Adds the bytes that ``ConversationStoreValue/apply(_:to:)`` of its values reads to others.
  func encode(into bytes: inout [UInt8])
}

extension ConversationValueOperation where Self: ~Copyable {
  /// False: a name that holds something of another kind is an error.
  @inlinable public static var seesOtherKinds: Bool { false }
}
