/// What a name of a store can hold instead of a conversation.
///
/// A type that conforms says what such a value is, and how it lies in bytes; all else that names
/// have it has with the store: an end of its own, a version, a share of the byte budget, another
/// name and copies, scans, snapshots, and operations that are recorded and replayed. A store knows
/// the types that are among its configuration's
/// ``ConversationStoreConfiguration/valueTypes``; ``ConversationBytes`` is one.
///
/// ```swift
/// struct Tally: ConversationStoreValue {
///   static let kind = ConversationValueKind(number: 200, name: "tally")
///
///   var count: UInt8 = 0
///
///   init() {}
///   init(bytes: RawSpan) throws(ConversationValueError) {
///     guard bytes.byteCount == 1 else { throw ConversationValueError(offset: 0) }
///     count = unsafe bytes.unsafeLoad(as: UInt8.self)
///   }
///   var heldBytes: Int { 0 }
///   func encode(into bytes: inout [UInt8]) { bytes.append(count) }
///
///   static func apply(
///     _ operation: RawSpan, to place: inout ConversationValuePlace<Tally>
///   ) throws(ConversationValueError) -> [UInt8] {
///     guard operation.byteCount == 0 else { throw ConversationValueError(offset: 0) }
///     return [AddOne().apply(to: &place)]
///   }
/// }
///
/// struct AddOne: ConversationValueOperation {
///   func apply(to place: inout ConversationValuePlace<Tally>) -> UInt8 {
///     place.change { tally in
///       tally.count &+= 1
///       return tally.count
///     }
///   }
///   func encode(into bytes: inout [UInt8]) {}
/// }
///
/// var configuration = ConversationStoreConfiguration()
/// configuration.valueTypes = [Tally.self]
/// let store = ConversationStore(configuration)
/// print(try store["visits"].update(by: AddOne()))  // 1
/// ```
///
/// It is a value: a copy and what it was made of do not change each other. A copy should cost
/// little, as that of an array does, since one is made under a lock to be written down without it.
public protocol ConversationStoreValue: Sendable {
  /// Its kind: the same for all values of the type, and no other type's in a store.
  static var kind: ConversationValueKind { get }

  /// What there is before the first operation on a name that holds nothing.
  init()

  /// Bytes that it holds beyond its own size, about. O(1): it is asked after every change.
  var heldBytes: Int { get }

  /// Whether it is nothing any more, so that its name goes with it; by default never. O(1).
  var isEmpty: Bool { get }

  /// Adds the bytes from which it can be made again to others.
  func encode(into bytes: inout [UInt8])

  /// A value from its bytes, which may be any bytes.
  ///
  /// - Throws: ``ConversationValueError`` if they are not those of one. It trusts none of them, and
  ///   allocates no more than a few times what there are.
  init(bytes: RawSpan) throws(ConversationValueError)

  /// Applies the bytes of an operation, which may be any bytes: those that a
  /// ``ConversationValueOperation`` on values of this type has encoded do the same again.
  ///
  /// - Returns: What it came to, as bytes that the same answer always has.
  /// - Throws: ``ConversationValueError`` if they are not those of one; then nothing has changed.
  static func apply(
    _ operation: RawSpan, to place: inout ConversationValuePlace<Self>
  ) throws(ConversationValueError) -> [UInt8]
}

extension ConversationStoreValue {
  /// False: what is empty is a value, too.
  @inlinable public var isEmpty: Bool { false }
}

/// The place of a name in a store, lent to an operation on a value: what is there, and what is to
/// be there.
public struct ConversationValuePlace<Value: ConversationStoreValue>: ~Copyable {
  @usableFromInline var place: ValuePlace
  /// What was set before something else was: released without the lock.
  @usableFromInline var replaced: Value?

  @inlinable
  init(_ place: consuming ValuePlace) {
    self.place = place
  }

  /// The instant of the operation.
  @inlinable public var now: ConversationInstant { ConversationInstant(nanoseconds: place.now) }

  /// What the name holds, if that is of another kind: only operations that see other kinds come to
  /// such a place.
  @inlinable public var otherKind: ConversationValueKind? { place.otherKind }

  /// Whether there is a value.
  @inlinable public var exists: Bool { place.box != nil }

  /// Whether the operation has changed something, so that it is recorded and the name has another
  /// version. What changes the place sets it, and an operation that found nothing to do may take it
  /// back.
  @inlinable public var hasChanged: Bool {
    get { place.hasChanged }
    set { place.hasChanged = newValue }
  }

  /// When the name goes, whatever it holds then; nil for never. Where nothing is there at the end,
  /// it means nothing, and one that has come by then has the value go at once.
  @inlinable public var expiry: ConversationInstant? {
    get { place.expiry.map { ConversationInstant(nanoseconds: $0) } }
    set {
      place.expiry = newValue?.nanoseconds
      place.hasChanged = true
    }
  }

  @inlinable var box: TypedValueBox<Value>? {
    // Of this type: a store has one for each kind, and is asked for places of that.
    place.box.map { unsafe unsafeDowncast($0, to: TypedValueBox<Value>.self) }
  }

  /// Looks at the value where it lies.
  ///
  /// - Returns: What was seen; nil if there is none.
  @inlinable
  public func read<Result>(_ body: (borrowing Value) -> Result) -> Result? {
    guard let box else { return nil }
    return body(box.value)
  }

  /// Changes the value where it lies; where there is none, a new one.
  @inlinable
  public mutating func change<Result>(_ body: (inout Value) -> Result) -> Result {
    place.hasChanged = true
    let box: TypedValueBox<Value>
    if let own = self.box {
      box = own
    } else {
      box = TypedValueBox(Value())
      place.box = box
    }
    return body(&box.value)
  }

  /// Puts a value in, in the place of what is there, of whatever kind that is. The end stays as it
  /// is.
  @inlinable
  public mutating func set(_ value: consuming Value) {
    place.hasChanged = true
    if let box {
      replaced = box.value
      box.value = value
    } else {
      place.box = TypedValueBox(value)
    }
  }

  /// Takes the value out, and its end with it; what is of another kind stays.
  @inlinable
  public mutating func remove() {
    guard place.box != nil else { return }
    place.hasChanged = true
    place.box = nil
  }
}

/// A value of one type.
@usableFromInline
final class TypedValueBox<Value: ConversationStoreValue>: ValueBox, @unchecked Sendable {
  @usableFromInline var value: Value

  @inlinable
  init(_ value: consuming Value) {
    self.value = value
    super.init()
  }

  @inlinable override var kind: UInt8 { Value.kind.number }
  @inlinable override var isEmpty: Bool { value.isEmpty }
  @inlinable override var heldBytes: Int {
    // An object's header, what its shard has counted, and what an allocation takes beside.
    40 + MemoryLayout<Value>.stride + max(0, min(value.heldBytes, 1 << 48))
  }
  @inlinable override func copy() -> ValueBox { TypedValueBox(value) }
  @inlinable override func encode(into bytes: inout [UInt8]) { value.encode(into: &bytes) }
}
