/// Who is told of everything that happens to a store, in the order in which it happened.
///
/// ```swift
/// import Synchronization
///
/// final class Tape: ConversationRecorder {
///   let bytes = Mutex<[UInt8]>([])
///
///   func record(_ record: borrowing ConversationRecord) {
///     bytes.withLock { record.encode(into: &$0) }
///   }
/// }
///
/// var configuration = ConversationStoreConfiguration()
/// configuration.recorder = Tape()
/// let store = ConversationStore(configuration)
/// ```
public protocol ConversationRecorder: AnyObject, Sendable {
  /// Takes note of an operation that has just been applied.
  ///
  /// It is called under the lock of a part of the store: it is to be short, must not use the store,
  /// and what it is lent is gone when it returns. Calls for conversations of different parts can
  /// overlap; those for one come in the order of application.
  func record(_ record: borrowing ConversationRecord)
}

/// An operation that has been applied, lent to a recorder.
@safe
public struct ConversationRecord: ~Copyable {
  /// Its place among all operations of the store, from 1; they are consecutive.
  public let position: UInt64
  /// The instant at which it was applied.
  public let instant: ConversationInstant
  private let operation: UnsafeRawPointer
  private let type: any (EncodableOperation & ~Copyable).Type

  init(
    _ operation: UnsafeRawPointer, _ type: any (EncodableOperation & ~Copyable).Type,
    position: UInt64, instant: Int64
  ) {
    self.position = position
    self.instant = ConversationInstant(nanoseconds: instant)
    unsafe self.operation = unsafe operation
    self.type = type
  }

  /// What happened.
  public var kind: ConversationOperation.Kind { type.kind }

  /// Adds the bytes of the operation to others; ``ConversationOperation/init(_:)`` reads them.
  ///
  /// - Complexity: O(bytes).
  public func encode(into bytes: inout [UInt8]) {
    unsafe type.encode(operation, into: &bytes)
  }
}
